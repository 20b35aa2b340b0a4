# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""An issuer of access tokens made with PyJWT: a library that others wrote, on both sides of the attacks.

    .build/peers/bin/python tokens.py make FOLDER            writes keys and FOLDER/jwks.json
    .build/peers/bin/python tokens.py print FOLDER ROLE…     prints a good token for an hour
    .build/peers/bin/python tokens.py try FOLDER URL         calls the service with good and with forged tokens
"""
import base64
import hmac
import json
import sys
import time
import urllib.error
import urllib.request

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

folder = sys.argv[2].rstrip("/")
kinds = {"ec": "ES256", "ed": "EdDSA", "rsa": "RS256"}


def make() -> None:
    keys = {"ec": ec.generate_private_key(ec.SECP256R1()), "ed": ed25519.Ed25519PrivateKey.generate(),
            "rsa": rsa.generate_private_key(65537, 2048)}
    document = []
    for name, key in keys.items():
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                serialization.NoEncryption())
        with open(f"{folder}/{name}.pem", "wb") as file:
            file.write(pem)
        algorithm = jwt.get_algorithm_by_name(kinds[name])
        document.append({**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": name, "use": "sig"})
    with open(f"{folder}/jwks.json", "w") as file:
        json.dump({"keys": document}, file)


def claims(**changes: object) -> dict:
    now = int(time.time())
    return {"iss": "https://issuer.example", "aud": "proviso", "sub": "ada", "client_id": "console", "jti": "1",
            "iat": now, "exp": now + 300, "roles": ["viewer"], **changes}


def token(kind: str = "ec", typ: str = "at+jwt", **changes: object) -> str:
    with open(f"{folder}/{kind}.pem", "rb") as file:
        key = serialization.load_pem_private_key(file.read(), None)
    return jwt.encode(claims(**changes), key, kinds[kind], headers={"typ": typ, "kid": kind})


def encoded(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def try_all(base: str) -> None:
    wrong = []

    def expect(status: int, text: str, what: str, path: str = "/v1/journal") -> None:
        request = urllib.request.Request(base + path, headers={"Authorization": f"Bearer {text}"})
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                got = answer.status
        except urllib.error.HTTPError as error:
            got = error.code
        if got != status:
            wrong.append(f"{what}: {got}, not {status}")

    for kind in kinds:
        expect(200, token(kind), f"a good token, {kind}")
    expect(403, token(), "a role that does not fit", "/v1/keys")
    expect(403, token(roles=["king"]), "a role that there is not")
    expect(200, token(roles=["admin"]), "an administrator", "/v1/keys")
    expect(401, token(typ="JWT"), "an ID token")
    expect(401, token(aud="other"), "another audience")
    expect(401, token(iss="https://evil.example"), "another issuer")
    expect(401, token(exp=int(time.time()) - 61), "an expired one")
    expect(401, token(nbf=int(time.time()) + 120), "one of tomorrow")
    header, payload, signature = token().split(".")
    expect(401, f"{encoded({'typ': 'at+jwt', 'alg': 'none', 'kid': 'ec'})}.{payload}.", "alg none")
    expect(401, f"{header}.{encoded(claims(roles=['admin']))}.{signature}", "other claims under the same signature")
    # PyJWT itself refuses to sign with a public key as the secret; a forger would not.
    with open(f"{folder}/jwks.json", "rb") as file:
        public = file.read()
    for kind in kinds:
        forged = f"{encoded({'typ': 'at+jwt', 'alg': 'HS256', 'kid': kind})}.{encoded(claims(roles=['admin']))}"
        code = base64.urlsafe_b64encode(hmac.digest(public, forged.encode(), "sha256")).rstrip(b"=").decode()
        expect(401, f"{forged}.{code}", f"HS256 with the public keys as the secret, {kind}")
    print("\n".join(wrong) if wrong else "nothing found")
    sys.exit(1 if wrong else 0)


if sys.argv[1] == "make":
    make()
elif sys.argv[1] == "print":
    print(token(roles=sys.argv[3:], exp=int(time.time()) + 3600))
else:
    try_all(sys.argv[3])
