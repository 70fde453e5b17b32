/** Names and checksums of the objects that an export leaves in Cloud Storage. */
@NullMarked
package dev.vipexport.common.file;

import org.jspecify.annotations.NullMarked;
