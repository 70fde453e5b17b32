/** Fuzzes the readers of manifests, from inside their package. */
@NullMarked
package dev.vipexport.cli.file;

import org.jspecify.annotations.NullMarked;
