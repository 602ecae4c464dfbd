/**
 * Certificates for servers on loopback, valid until 2124 unless they say otherwise. The keys are public: they protect
 * nothing, and no system store trusts their CA.
 */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Signed {@link leafCertificate}, {@link wrongNameCertificate} and {@link expiredCertificate}. */
export const testCa = `-----BEGIN CERTIFICATE-----
MIIBazCCARKgAwIBAgICEAAwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRUGx1Z2Jv
YXJkIHRlc3QgQ0EwIBcNMjQwMTAxMDAwMDAwWhgPMjEyNDAxMDEwMDAwMDBaMBwx
GjAYBgNVBAMMEVBsdWdib2FyZCB0ZXN0IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEEalECq7YKfzd5jWC7CMkp+SJDBLMS+gAR5pLJSHe7yMg6DAijr3CnOA8
HLwRJp+YQ8DvV+p0QGKSwkIRuPQcMaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNV
HQ8BAf8EBAMCAQYwHQYDVR0OBBYEFCy4xyGkmdSaKbAKdyLiNKKuyjRMMAoGCCqG
SM49BAMCA0cAMEQCIANWyp6DAqm1gxOjXt3OMMxefsdKIhp1WbwzOlRyBCbgAiBh
XeEYwkriwhAIc1CkKBW4GujguTHui1d9ubL3Z+8Elw==
-----END CERTIFICATE-----
`;

/**
 * For localhost, 127.0.0.1, ::1, 93.184.215.14, example.com, *.example.com, x.com, *.x.com, api.stripe.com,
 * files.stripe.com, slack.com, *.slack.com, api.github.com, uploads.github.com, a.test, b.test, api.test, service.test,
 * *.service.test and proxy.internal. It names *.test too, which Node refuses as a wildcard of one label.
 */
export const leafCertificate: Certificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcGmXov3N6a2xKb5J
ngLYuzKnhkplQXp6UI8ZqjBGVFahRANCAAS1nsmL5j/5fcKbCH41w4wuSl5DBxFV
SVcw8L0q4mEgX3RtZp7D+4A40hheHYrWfwrp7udwwp6q2MJryIG9i6Br
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIICpjCCAkygAwIBAgICEAEwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRUGx1Z2Jv
YXJkIHRlc3QgQ0EwIBcNMjQwMTAxMDAwMDAwWhgPMjEyNDAxMDEwMDAwMDBaMB4x
HDAaBgNVBAMME1BsdWdib2FyZCB0ZXN0IGxlYWYwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS1nsmL5j/5fcKbCH41w4wuSl5DBxFVSVcw8L0q4mEgX3RtZp7D+4A4
0hheHYrWfwrp7udwwp6q2MJryIG9i6Bro4IBeDCCAXQwggEQBgNVHREEggEHMIIB
A4IJbG9jYWxob3N0hwR/AAABhxAAAAAAAAAAAAAAAAAAAAABhwRduNcOggtleGFt
cGxlLmNvbYINKi5leGFtcGxlLmNvbYIFeC5jb22CByoueC5jb22CDmFwaS5zdHJp
cGUuY29tghBmaWxlcy5zdHJpcGUuY29tgglzbGFjay5jb22CCyouc2xhY2suY29t
gg5hcGkuZ2l0aHViLmNvbYISdXBsb2Fkcy5naXRodWIuY29tggYqLnRlc3SCBmEu
dGVzdIIGYi50ZXN0gghhcGkudGVzdIIMc2VydmljZS50ZXN0gg4qLnNlcnZpY2Uu
dGVzdIIOcHJveHkuaW50ZXJuYWwwCQYDVR0TBAIwADATBgNVHSUEDDAKBggrBgEF
BQcDATAdBgNVHQ4EFgQUiYok345t+hPizl7NfK55LKDYP6gwHwYDVR0jBBgwFoAU
LLjHIaSZ1JopsAp3IuI0oq7KNEwwCgYIKoZIzj0EAwIDSAAwRQIgeqhz1eu7XAe8
pRfpU7wGjfLpAuDMXqZOP0lwZXGEZf8CIQCk/zj9j4fdMopILp2F3rhrZjFGKZAl
lBx++nI/S54ERQ==
-----END CERTIFICATE-----
`,
};

/** Names only somewhere-else.invalid. */
export const wrongNameCertificate: Certificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5hXPvocr2Kke4CWk
Su4KQsZesjUVvKlhFx/UztYKbkKhRANCAAS5inyFClPOl07DdY6OBclGobHDbRWL
cB5OvjUIp3QQc2J8zcyP68d7WJVxIxJqJf8S9HA3O4EuwYp8kelgAs68
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBszCCAVqgAwIBAgICEAIwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRUGx1Z2Jv
YXJkIHRlc3QgQ0EwIBcNMjQwMTAxMDAwMDAwWhgPMjEyNDAxMDEwMDAwMDBaMB8x
HTAbBgNVBAMMFFBsdWdib2FyZCB0ZXN0IHdyb25nMFkwEwYHKoZIzj0CAQYIKoZI
zj0DAQcDQgAEuYp8hQpTzpdOw3WOjgXJRqGxw20Vi3AeTr41CKd0EHNifM3Mj+vH
e1iVcSMSaiX/EvRwNzuBLsGKfJHpYALOvKOBhjCBgzAhBgNVHREEGjAYghZzb21l
d2hlcmUtZWxzZS5pbnZhbGlkMAkGA1UdEwQCMAAwEwYDVR0lBAwwCgYIKwYBBQUH
AwEwHQYDVR0OBBYEFM5bK6+W1RuI4LPCQEdBD2x9imu2MB8GA1UdIwQYMBaAFCy4
xyGkmdSaKbAKdyLiNKKuyjRMMAoGCCqGSM49BAMCA0cAMEQCIAlWpGyRFBcXy6Rv
66UwPA4KCQYDvXFQhu7p+PXgjbsDAiBuEBiUeEU4tnv5Sj36ur6y2yWgzr6eDzCV
FISffPFUXw==
-----END CERTIFICATE-----
`,
};

/** For localhost, *.example.com, a.test and api.test, until 2 January 2020. */
export const expiredCertificate: Certificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQYj6oq5U4sH+ZcTI
tnKi94YBC2O/7OWqLiBRBtPxxCahRANCAATVk+RgUFpwLoevCxNMqD5wKWJqUypm
tHs0PK3ZXAQYm7PpUUT5Mg67acZoGKxZPLhwNRrzF+epQb5nKO5fVgnK
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIByDCCAW6gAwIBAgICEAMwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRUGx1Z2Jv
YXJkIHRlc3QgQ0EwHhcNMjAwMTAxMDAwMDAwWhcNMjAwMTAyMDAwMDAwWjAhMR8w
HQYDVQQDDBZQbHVnYm9hcmQgdGVzdCBleHBpcmVkMFkwEwYHKoZIzj0CAQYIKoZI
zj0DAQcDQgAE1ZPkYFBacC6HrwsTTKg+cClialMqZrR7NDyt2VwEGJuz6VFE+TIO
u2nGaBisWTy4cDUa8xfnqUG+ZyjuX1YJyqOBmjCBlzA1BgNVHREELjAsgglsb2Nh
bGhvc3SCDSouZXhhbXBsZS5jb22CBmEudGVzdIIIYXBpLnRlc3QwCQYDVR0TBAIw
ADATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4EFgQUGobBUgDaan/qMxJgcz2g
3Z6/LhIwHwYDVR0jBBgwFoAULLjHIaSZ1JopsAp3IuI0oq7KNEwwCgYIKoZIzj0E
AwIDSAAwRQIhAPseT9BS1kQmg060jDArl40D5HO18JEYYuGu+PybTAm6AiBHMm50
yHmzIQVteOUcqErxq+rGHCjDwxLD2DuQfTjDxg==
-----END CERTIFICATE-----
`,
};
