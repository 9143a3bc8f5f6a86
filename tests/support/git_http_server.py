#!/usr/bin/env python3
"""Serves the bare repositories below a folder over http on a free port of this machine, through `git http-backend`.
usage: git_http_server.py FOLDER [USER PASSWORD] [--redirect URL]     prints the port, serves until standard input ends"""
import base64
import http.server
import os
import subprocess
import sys
import threading

arguments = sys.argv[1:]
redirect = None
if "--redirect" in arguments:
    at = arguments.index("--redirect")
    redirect = arguments[at + 1]
    del arguments[at:at + 2]
folder = arguments[0]
wanted = "Basic " + base64.b64encode(":".join(arguments[1:3]).encode()).decode() if len(arguments) > 2 else None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass

    def refuse(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.end_headers()

    def serve(self):
        with open(os.path.join(folder, "authorizations"), "a") as out:
            out.write("%s\n" % self.headers.get("Authorization"))
        if redirect:
            self.send_response(302)
            self.send_header("Location", redirect + self.path)
            self.end_headers()
            return
        if wanted and self.headers.get("Authorization") != wanted:
            self.refuse()
            return
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environment = dict(os.environ, GIT_PROJECT_ROOT=folder, GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path,
                           QUERY_STRING=query, REQUEST_METHOD=self.command, REMOTE_ADDR="127.0.0.1",
                           CONTENT_TYPE=self.headers.get("Content-Type") or "", CONTENT_LENGTH=str(len(body)),
                           HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding") or "",
                           GIT_PROTOCOL=self.headers.get("Git-Protocol") or "", GIT_CONFIG_COUNT="1",
                           GIT_CONFIG_KEY_0="safe.directory", GIT_CONFIG_VALUE_0="*")
        answer = subprocess.run(["git", "http-backend"], input=body, stdout=subprocess.PIPE, env=environment).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line]
        status = next((int(value.split()[0]) for name, value in headers if name == "Status"), 200)
        self.send_response(status)
        for name, value in headers:
            if name != "Status":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = serve


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
