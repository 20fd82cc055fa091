// SPDX-License-Identifier: MIT

import NIOSSL

/// A certificate of `localhost` and 127.0.0.1 that has signed itself, good for a hundred years. It protects nothing: its key is here.
enum TestCertificate {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUNCcVcUz/PZ+QWLZ2pNos3Idno88wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTIxNTMyNFoYDzIxMjYxMTAx
        MjE1MzI0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARtyijm3WcBHDdptF4CO9Q2Nx5AV8aFqhAlzJNzz0kqDB5BAwbllfCu
        4ggIb6aDKu1LVNjBv6Ev46Po8G4eTx3vo28wbTAdBgNVHQ4EFgQU25WoLYjnwrKb
        51kQ6R9+awOMPDcwHwYDVR0jBBgwFoAU25WoLYjnwrKb51kQ6R9+awOMPDcwGgYD
        VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
        zj0EAwIDSAAwRQIhAN/V7eWFijv7x2A+EoW/bcQkLkvSDwGnJHXDAtwPuUgKAiAL
        C50v+voks6QEBHgNYRfLVrdZDiVgcv6GI+kB2EO36g==
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnTHby80NMF460tHX
        oOlOz/fOviFx+OUzBupVixFla42hRANCAARtyijm3WcBHDdptF4CO9Q2Nx5AV8aF
        qhAlzJNzz0kqDB5BAwbllfCu4ggIb6aDKu1LVNjBv6Ev46Po8G4eTx3v
        -----END PRIVATE KEY-----
        """

    /// What a server needs.
    static func context() throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: certificates, privateKey: .privateKey(key))
        )
    }
}
