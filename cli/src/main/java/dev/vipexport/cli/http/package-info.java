/** Reaches servers over HTTP: directly or through a proxy, under each name that a host can have. */
@NullMarked
package dev.vipexport.cli.http;

import org.jspecify.annotations.NullMarked;
