/** Tests of export.file. */
@NullMarked
package dev.vipexport.api.export.file;

import org.jspecify.annotations.NullMarked;
