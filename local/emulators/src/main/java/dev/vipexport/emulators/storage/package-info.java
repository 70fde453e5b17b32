/** Serves Google Cloud Storage's JSON API over HTTP with objects on disk and armed faults. */
@NullMarked
package dev.vipexport.emulators.storage;

import org.jspecify.annotations.NullMarked;
