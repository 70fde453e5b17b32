/** Calls the export API with signed requests, and retries them when that is safe. */
@NullMarked
package dev.vipexport.cli.api;

import org.jspecify.annotations.NullMarked;
