/** Creates download links, reads manifests and deletes the objects of exports. */
@NullMarked
package dev.vipexport.api.export.file;

import org.jspecify.annotations.NullMarked;
