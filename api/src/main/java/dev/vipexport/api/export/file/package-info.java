/** Download links and manifests of finished exports. */
@NullMarked
package dev.vipexport.api.export.file;

import org.jspecify.annotations.NullMarked;
