"""What an office might write for itself, as the bench's yardstick: fetches every mail, saves what is attached, decodes
the pictures.

    intake.py PORT CA USER PASSWORD FOLDER
"""
import email
import email.policy
import imaplib
import io
import os
import ssl
import sys

from PIL import Image


def main():
    port, ca, user, password, folder = sys.argv[1:]
    server = imaplib.IMAP4_SSL("localhost", int(port), ssl_context=ssl.create_default_context(cafile=ca))
    server.login(user, password)
    server.select("INBOX", readonly=True)
    _, found = server.uid("SEARCH", "ALL")
    for uid in found[0].split():
        _, answer = server.uid("FETCH", uid, "(BODY.PEEK[])")
        mail = email.message_from_bytes(answer[0][1], policy=email.policy.default)
        target = os.path.join(folder, uid.decode())
        os.makedirs(target)
        for part in mail.iter_attachments():
            content = part.get_payload(decode=True)
            with open(os.path.join(target, part.get_filename()), "wb") as file:
                file.write(content)
            if part.get_content_maintype() == "image":
                Image.open(io.BytesIO(content)).load()
    server.logout()


main()
