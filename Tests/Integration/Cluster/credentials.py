# SPDX-License-Identifier: MIT
"""Keys, claims and certificates that a NATS server asks for, made with the openssl command as `nsc` and an authority make them."""

import base64
import json
import pathlib
import subprocess

SEED, OPERATOR, ACCOUNT, USER = 18 << 3, 14 << 3, 0, 20 << 3
UNLIMITED = dict.fromkeys(("subs", "data", "payload", "imports", "exports", "conn", "leaf"), -1) | {"wildcards": True}
JETSTREAM = dict.fromkeys(("mem_storage", "disk_storage", "streams", "consumer"), -1)


def openssl(*arguments, **options):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, **options).stdout


def crc16(data):
    """CRC-16/XMODEM, which NATS' keys end with."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc.to_bytes(2, "little")


def key_text(data):
    return base64.b32encode(data + crc16(data)).decode().rstrip("=")


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Key:
    """A pair of ed25519 keys."""

    def __init__(self, folder, name, kind):
        self.file = folder / f"{name}.pem"
        openssl("genpkey", "-algorithm", "ed25519", "-out", self.file)
        # The last 32 bytes of both encodings (RFC 8410) are the key itself.
        seed = openssl("pkey", "-in", self.file, "-outform", "DER")[-32:]
        public = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")[-32:]
        self.public = key_text(bytes([kind]) + public)
        self.seed = key_text(bytes([SEED | kind >> 5, (kind & 31) << 3]) + seed)

    def claim(self, subject, kind, claims):
        """A token that this key has signed, about another."""
        header = {"typ": "JWT", "alg": "ed25519-nkey"}
        body = {
            "jti": subject.public, "iat": 1, "iss": self.public, "sub": subject.public, "name": kind,
            "nats": claims | {"type": kind, "version": 2},
        }
        text = ".".join(base64url(json.dumps(part).encode()) for part in (header, body))
        file = self.file.with_suffix(".txt")
        file.write_text(text)
        signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", file)
        return f"{text}.{base64url(signature)}"


def credentials(folder):
    """A server's settings by which it lets in who has a file of credentials, and that file."""
    operator, user = Key(folder, "operator", OPERATOR), Key(folder, "user", USER)
    system, account = Key(folder, "system", ACCOUNT), Key(folder, "account", ACCOUNT)
    claim = operator.claim(operator, "operator", {})
    accounts = {
        system.public: operator.claim(system, "account", {"limits": UNLIMITED}),
        account.public: operator.claim(account, "account", {"limits": UNLIMITED | JETSTREAM}),
    }
    settings = f"""
        operator: "{claim}"
        system_account: {system.public}
        resolver: MEMORY
        resolver_preload: {json.dumps(accounts)}
    """
    file = folder / "user.creds"
    token = account.claim(user, "user", {"pub": {}, "sub": {}, "subs": -1, "data": -1, "payload": -1})
    file.write_text(
        f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n"
    )
    return settings, file


def certificate(folder, name):
    """An authority, and a certificate of it for localhost: the settings of a server with it, and the authority's file."""
    folder = pathlib.Path(folder)
    authority, key, request = folder / f"{name}-ca.pem", folder / f"{name}-ca.key", folder / f"{name}.csr"
    own, own_key, extensions = folder / f"{name}.pem", folder / f"{name}.key", folder / f"{name}.ext"
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj")
    openssl(*new, f"/CN={name} authority", "-x509", "-days", 2, "-keyout", key, "-out", authority)
    openssl(*new, "/CN=localhost", "-keyout", own_key, "-out", request)
    extensions.write_text("subjectAltName = DNS:localhost")
    openssl(
        "x509", "-req", "-in", request, "-CA", authority, "-CAkey", key, "-CAcreateserial", "-days", 2,
        "-extfile", extensions, "-out", own,
    )
    return f'tls {{ cert_file: "{own}", key_file: "{own_key}" }}', authority
