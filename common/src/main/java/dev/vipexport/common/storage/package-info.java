/** Names and checksums of the objects that an export leaves in Cloud Storage. */
@NullMarked
package dev.vipexport.common.storage;

import org.jspecify.annotations.NullMarked;
