package dev.vipexport.ops.error;

/** The body of every error: {@code {"message": "..."}}. */
public record ErrorBody(String message) {}
