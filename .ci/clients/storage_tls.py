"""Ends TLS before a plain server, for clients such as gsutil that speak nothing but https.

storage_tls.py HOST:PORT DIRECTORY prints the port that it listens on and serves until it is ended.
"""

import socket
import ssl
import subprocess
import sys
import threading


def certificate(directory):
    """A certificate of our own for 127.0.0.1; the client does not check it."""
    key, cert = f"{directory}/key.pem", f"{directory}/cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
         "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def pump(source, target):
    try:
        while block := source.recv(65536):
            target.sendall(block)
    except OSError:
        pass  # one side is gone: so is the connection
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it was the one that is gone


def serve(client, context, server):
    try:
        with context.wrap_socket(client, server_side=True) as plain, socket.create_connection(server) as inner:
            answers = threading.Thread(target=pump, args=(inner, plain), daemon=True)
            answers.start()
            pump(plain, inner)
            answers.join()
    except OSError as refused:
        print(f"no connection: {refused}", file=sys.stderr)


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    context = certificate(sys.argv[2])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        while True:
            client, _ = listening.accept()
            threading.Thread(target=serve, args=(client, context, (host, int(port))), daemon=True).start()


main()
