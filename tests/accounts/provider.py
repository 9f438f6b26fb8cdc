"""A small OpenID Connect provider in a process of its own: `python -m tests.accounts.provider` prints where it listens.

It keeps to the rules (PKCE, one use of a code, signed answers) and refuses a portal that does not. `POST /say` makes it
answer otherwise from then on, to see what a portal does about it.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "the-portal", "between-us"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SOMEBODY = {
    "sub": "248289761001",
    "email": "priya.nair@lantern.example",
    "email_verified": True,
    "name": "Priya Nair",
}


class Provider(BaseHTTPRequestHandler):
    said: dict[str, Any] = {}
    codes: dict[str, dict[str, str]] = {}

    def log_message(self, *args: Any) -> None:
        pass

    @property
    def me(self) -> str:
        return f"http://{self.headers['Host']}"

    def answer(self, body: Any, status: int = 200, **headers: str) -> None:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(at.query).items()}
        tenant = f"/{self.said['tenant']}" if "tenant" in self.said else ""
        if part := self.said.get("broken", {}).get(at.path):
            self.answer(*part) if isinstance(part, list) else self.answer(part.encode())
        elif at.path == f"{tenant}/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": self.said.get("issuer", f"{self.me}{tenant}"),
                    "authorization_endpoint": f"{self.me}/authorize",
                    "token_endpoint": f"{self.me}/token",
                    "userinfo_endpoint": f"{self.me}/userinfo",
                    "jwks_uri": f"{self.me}/keys",
                }
            )
        elif at.path == "/authorize":
            self.authorize(asked)
        elif at.path == "/keys":
            key = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
            self.answer({"keys": [key | {"kid": "one", "use": "sig", "alg": "RS256"}]})
        elif at.path == "/userinfo" and self.headers["Authorization"] == "Bearer good-for-userinfo":
            self.answer(self.said.get("userinfo", SOMEBODY))
        else:
            self.answer({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/say":
            Provider.said = json.loads(body)
            self.answer({})
        elif part := self.said.get("broken", {}).get(self.path):
            self.answer(*part) if isinstance(part, list) else self.answer(part.encode())
        else:
            self.token({name: values[0] for name, values in parse_qs(body).items()})

    def authorize(self, asked: dict[str, str]) -> None:
        right = (
            asked.get("client_id") == CLIENT
            and asked.get("response_type") == "code"
            and asked.get("code_challenge_method") == "S256"
            and {"openid", "email"} <= set(asked.get("scope", "").split())
            and all(asked.get(part) for part in ("state", "nonce", "code_challenge", "redirect_uri"))
        )
        if not right:
            return self.answer({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        back = {"error": error} if (error := self.said.get("error")) else {"code": code}
        where = f"{asked['redirect_uri']}?{urlencode(back | {'state': asked['state']})}"
        self.answer({}, 302, Location=where)

    def token(self, sent: dict[str, str]) -> None:
        asked = self.codes.pop(sent.get("code", ""), {})
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        right = (
            asked
            and sent.get("grant_type") == "authorization_code"
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            and sent.get("redirect_uri") == asked["redirect_uri"]
            and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        )
        if not right:
            return self.answer({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.me, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        if "max_age" in asked:
            # Somebody who is signed in here already is asked again, as `max_age` has it.
            claims["auth_time"] = now - self.said.get("signed_in_seconds_ago", 0)
        claims |= SOMEBODY | self.said.get("claims", {})
        for name in self.said.get("without", []):
            claims.pop(name)
        match self.said.get("signed", "well"):
            case "not":
                token = jwt.encode(claims, "", algorithm="none", headers={"kid": "one"})
            case "with the public key":
                token = jwt.encode(claims, SECRET * 4, algorithm="HS256", headers={"kid": "one"})
            case "by another":
                token = jwt.encode(claims, ANOTHER_KEY, algorithm="RS256", headers={"kid": "one"})
            case "with an unknown key":
                token = jwt.encode(claims, ANOTHER_KEY, algorithm="RS256", headers={"kid": "two"})
            case _:
                token = jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "one"})
        self.answer({"access_token": "good-for-userinfo", "token_type": "Bearer", "id_token": token})


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
