package dev.vipexport.api.messages;

import dev.vipexport.api.directory.Channel;
import dev.vipexport.api.directory.Directory;
import dev.vipexport.api.directory.Workspace;
import dev.vipexport.api.problem.RefusedException;
import dev.vipexport.common.query.ExportQuery;
import java.util.function.Supplier;
import org.springframework.util.MultiValueMap;

/** Turns parameters into a query that its caller may ask, or says why not. */
public final class QueryGate {
    private final Directory directory;

    public QueryGate(Directory directory) {
        this.directory = directory;
    }

    /**
     * The query that the parameters say, checked in this order: all parameters (422), the window (400), workspace and
     * channel exist in the caller's organisation (404), the workspace is VIP (403), the channel is connected to it (400).
     */
    public ExportQuery query(String orgId, MultiValueMap<String, String> parameters) {
        return admitted(orgId, Selection.of(parameters));
    }

    /** The query of well-formed parameters, checked from the window on. */
    public ExportQuery admitted(String orgId, Selection selection) {
        ExportQuery query = selection.query();
        Workspace workspace = directory.workspace(orgId, query.workspaceId()).orElseThrow(noSuch("workspace"));
        Channel channel = directory.channel(orgId, query.mediumId()).orElseThrow(noSuch("channel"));
        if (!workspace.vip()) {
            throw RefusedException.forbidden("The workspace is not VIP");
        }
        if (!channel.workspaceIds().contains(workspace.workspaceId())) {
            throw RefusedException.badRequest("The channel is not connected to the workspace");
        }
        return query;
    }

    private static Supplier<RefusedException> noSuch(String what) {
        return () -> RefusedException.notFound("There is no such " + what);
    }
}
