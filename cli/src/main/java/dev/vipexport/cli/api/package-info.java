/** The export API as a caller sees it: signed requests, repeated where that is safe. */
@NullMarked
package dev.vipexport.cli.api;

import org.jspecify.annotations.NullMarked;
