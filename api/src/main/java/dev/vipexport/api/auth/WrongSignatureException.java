package dev.vipexport.api.auth;

/** The key does not exist, is switched off, or did not make the signature. The caller must not learn which. */
final class WrongSignatureException extends RuntimeException {}
