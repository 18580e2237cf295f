"""Runs every program against a boto3 that only takes notes. Usage: run.py FILES.json MODELLED.json

FILES: [{file, error?}]; MODELLED: the exception classes that KMS's and S3's service models have.
Prints a list of {method, input, …}.
"""

import base64
import builtins
import json
import sys
import types


def plain(value):
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, File):
        return {"file": value.path}
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


class File:
    def __init__(self, path):
        self.path = path

    def read(self):
        return self

    def write(self, _):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class ClientError(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


def run(one, modelled, thrown):
    noted = {"printed": []}

    def client(service, region_name, config=None):
        noted.update(service=service, region=region_name, unsigned=config is not None)
        classes = {name: type(name, (ClientError,), {}) for name in modelled[service]}

        class Client:
            exceptions = types.SimpleNamespace(**classes)

            def __getattr__(self, method):
                def call(**kwargs):
                    noted.update(method=method, input=plain(kwargs))
                    if thrown:
                        raise classes.get(thrown, ClientError)(thrown)
                    return {"Body": File("answer")}

                return call

        return Client()

    modules = {
        "boto3": types.SimpleNamespace(client=client),
        "botocore": types.SimpleNamespace(UNSIGNED="unsigned"),
        "botocore.config": types.SimpleNamespace(Config=lambda signature_version: signature_version),
        "botocore.exceptions": types.SimpleNamespace(ClientError=ClientError),
    }
    sys.modules.update(modules)
    scope = {
        "open": lambda path, _: File(path),
        "print": lambda what: noted["printed"].append(str(what)),
        "__builtins__": builtins,
    }
    with open(one["file"], encoding="utf-8") as file:
        source = compile(file.read(), one["file"], "exec")
    try:
        exec(source, scope)
        noted["ended"] = "quietly"
    except ClientError as error:
        noted["ended"] = f"thrown: {error}"
    return noted


files, modelled = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
notes = []
for one in files:
    noted = run(one, modelled, one.get("error"))
    if one.get("error"):
        noted["other"] = run(one, modelled, "SomethingElse")["ended"]
    notes.append(noted)
print(json.dumps(notes))
