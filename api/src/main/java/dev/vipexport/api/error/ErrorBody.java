package dev.vipexport.api.error;

/** The body of every error except 422: {@code {"message": "..."}}. */
public record ErrorBody(String message) {}
