"""A provider of identities on loopback, made with Authlib: code flow, PKCE asked for, RS256."""

from __future__ import annotations

import threading
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode as IdToken
from flask import Flask, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT, SECRET = "acceptance", "a secret of the two"


class Quiet(WSGIRequestHandler):
    """What it is asked is not printed."""

    def log_request(self, code="-", size="-") -> None:
        """Nothing."""


class Client(ClientMixin):
    """The one client it knows: us."""

    client_id = CLIENT

    def __init__(self, back: str) -> None:
        self.back = back

    def get_client_id(self):
        return CLIENT

    def get_default_redirect_uri(self):
        return self.back

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, uri):
        return uri == self.back

    def check_client_secret(self, secret):
        return secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, kind):
        return kind == "code"

    def check_grant_type(self, kind):
        return kind == "authorization_code"


class Code:
    """A code that was given to a browser."""

    def __init__(self, given) -> None:
        told = given.payload
        self.redirect_uri, self.scope = told.redirect_uri, told.scope
        self.nonce = told.data.get("nonce")
        self.code_challenge = told.data.get("code_challenge")
        self.code_challenge_method = told.data.get("code_challenge_method")
        self.user, self.auth_time = given.user, int(time.time())

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return self.auth_time

    def get_acr(self):
        return None

    def get_amr(self):
        return None


class Provider:
    """Whoever `subject` names is signed in there, and says yes; `lies` changes what tokens say."""

    def __init__(self, back: str) -> None:
        self.client, self.subject, self.codes, self.lies = Client(back), "u-1001", {}, {}
        self.key = self.signing = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        self.algorithm = "RS256"
        self.app = Flask("provider")
        self.http = make_server("127.0.0.1", 0, self.app, request_handler=Quiet, threaded=True)
        self.issuer = f"http://127.0.0.1:{self.http.server_port}"
        self._serve()
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def _serve(self) -> None:
        app = self.app
        server = AuthorizationServer(
            app, query_client=lambda key: {CLIENT: self.client}.get(key), save_token=_forget
        )
        server.register_grant(self._grant(), [CodeChallenge(required=True), self._tokens()])

        @app.get("/.well-known/openid-configuration")
        def metadata():
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
            told = {name: f"{self.issuer}/{end}" for name, end in ends.items()}
            return jsonify(issuer=self.issuer, jwks_uri=f"{self.issuer}/keys", **told)

        @app.get("/keys")
        def keys():
            return jsonify(keys=[self.key.as_dict(private=False)])

        @app.get("/authorize")
        def authorize():
            grant = server.get_consent_grant(end_user=self.subject)
            return server.create_authorization_response(grant_user=self.subject, grant=grant)

        @app.post("/token")
        def token():
            return server.create_token_response(request)

    def _grant(self) -> type:
        codes = self.codes

        class Grant(grants.AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

            def save_authorization_code(self, code, request):
                codes[code] = Code(request)

            def query_authorization_code(self, code, client):
                return codes.get(code)

            def delete_authorization_code(self, row):
                for code in [code for code, one in codes.items() if one is row]:
                    del codes[code]

            def authenticate_user(self, row):
                return row.user

        return Grant

    def _tokens(self) -> IdToken:
        provider = self

        class Tokens(IdToken):
            def exists_nonce(self, nonce, request):
                return False

            def resolve_client_private_key(self, client):
                return provider.signing

            def get_client_algorithm(self, client):
                return provider.algorithm

            def get_client_claims(self, client):
                return {"iss": provider.issuer}

            def get_encode_header(self, client):
                return {"alg": provider.algorithm, "kid": "one"}

            def generate_user_info(self, user, scope):
                return UserInfo(sub=user, **provider.lies)

        return Tokens(require_nonce=True)

    def close(self) -> None:
        """It is gone."""
        self.http.shutdown()
        self.http.server_close()


def _forget(token, request) -> None:
    """Tokens are not kept: nobody asks for more than who somebody is."""
