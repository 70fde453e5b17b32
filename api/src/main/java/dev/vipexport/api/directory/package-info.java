/** Finds the workspaces, channels and labels of an organisation. */
@NullMarked
package dev.vipexport.api.directory;

import org.jspecify.annotations.NullMarked;
