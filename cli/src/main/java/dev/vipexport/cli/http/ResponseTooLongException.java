package dev.vipexport.cli.http;

import java.io.IOException;

/** Thrown if a response has more bytes than are held in memory. */
public final class ResponseTooLongException extends IOException {
    ResponseTooLongException() {
        super("the response is too long");
    }
}
