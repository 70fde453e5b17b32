package dev.vipexport.api.error;

/** The body of every error but 422: {@code {"message": "..."}}. */
public record ErrorBody(String message) {}
