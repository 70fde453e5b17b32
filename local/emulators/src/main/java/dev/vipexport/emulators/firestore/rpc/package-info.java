/** Handles the calls of the gRPC protocol: documents, lists, queries, transactions and writes. */
@NullMarked
package dev.vipexport.emulators.firestore.rpc;

import org.jspecify.annotations.NullMarked;
