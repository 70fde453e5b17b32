/** Google Cloud Storage's JSON API over HTTP, its objects on disk, with faults on command. */
@NullMarked
package dev.vipexport.emulators.storage;

import org.jspecify.annotations.NullMarked;
