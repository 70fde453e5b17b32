/** What an organisation has: its workspaces and channels. */
@NullMarked
package dev.vipexport.api.directory;

import org.jspecify.annotations.NullMarked;
