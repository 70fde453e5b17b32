package dev.vipexport.worker.assemble;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.worker.layout.FileLayout;
import dev.vipexport.worker.layout.FileTooLargeException;
import dev.vipexport.worker.layout.Piece;
import dev.vipexport.worker.layout.WorkbookLimits;
import dev.vipexport.worker.upload.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the file of a job is composed of.
 *
 * @param objects an object for each piece of {@code layout}
 * @param file the file, whose size and checksum follow from its pieces
 */
record FileSources(FileLayout layout, List<StoredObject> objects, StoredObject file) {

    /**
     * Returns the sources of the job's file.
     *
     * @param slices all slices of the job's attempt in order, each with its part
     * @throws FileTooLargeException when the parts do not fit the format
     */
    static FileSources of(ExportJob job, List<JobSlice> slices, WorkbookLimits limits) {
        FileLayout layout = FileLayout.of(
                job.options(), slices.stream().map(FileSources::part).toList(), limits);
        var objects = new ArrayList<StoredObject>();
        for (Piece piece : layout.pieces()) {
            String name = name(job, slices, piece, objects.size());
            objects.add(new StoredObject(name, piece.bytes(), piece.crc32c()));
        }
        return new FileSources(layout, objects, StoredObject.concat(ObjectNames.file(job), objects));
    }

    private static String name(ExportJob job, List<JobSlice> slices, Piece piece, int index) {
        if (piece instanceof Piece.OfSlice ofSlice) {
            JobSlice slice = slices.get(ofSlice.index());
            return ObjectNames.part(job.exportId(), slice.attempt(), slice.index());
        }
        return ObjectNames.glue(job.exportId(), job.attempt(), index);
    }

    static Part part(JobSlice slice) {
        return Objects.requireNonNull(slice.part(), "only slices with parts are assembled");
    }
}
