/** Requests, responses and errors of Cloud Storage's HTTP API. */
@NullMarked
package dev.vipexport.emulators.storage.http;

import org.jspecify.annotations.NullMarked;
