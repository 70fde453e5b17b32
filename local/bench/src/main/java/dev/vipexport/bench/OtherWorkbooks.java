package dev.vipexport.bench;

import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.stack.load.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** The same workbook by two libraries, each as its documentation advises for many rows. */
final class OtherWorkbooks {
    private static final String DATE_FORMAT = "yyyy-mm-dd hh:mm:ss.000";
    private static final int ROWS_IN_MEMORY = 100;

    private OtherWorkbooks() {}

    static void writeWithPoi(List<Message> messages, OutputStream out) throws IOException {
        try (var workbook = new SXSSFWorkbook(ROWS_IN_MEMORY)) {
            CellStyle date = workbook.createCellStyle();
            date.setDataFormat(workbook.createDataFormat().getFormat(DATE_FORMAT));
            SXSSFSheet sheet = workbook.createSheet("Messages");
            SXSSFRow header = sheet.createRow(0);
            for (int i = 0; i < MessageColumn.ALL.size(); i++) {
                header.createCell(i).setCellValue(MessageColumn.ALL.get(i).wireName());
            }
            int number = 1;
            for (Message message : messages) {
                SXSSFRow row = sheet.createRow(number++);
                row.createCell(0).setCellValue(message.id());
                var time = row.createCell(1);
                time.setCellValue(time(message));
                time.setCellStyle(date);
                row.createCell(2).setCellValue(message.userId());
                row.createCell(3).setCellValue(message.kind().wireName());
                row.createCell(4).setCellValue(message.source());
                row.createCell(5).setCellValue(String.join("|", message.labels()));
                row.createCell(6).setCellValue(message.text());
            }
            workbook.write(out);
        }
    }

    /** @param level compression of zlib */
    static void writeWithFastExcel(List<Message> messages, OutputStream out, int level) throws IOException {
        try (var workbook = new Workbook(out, "bench", "1.0")) {
            workbook.setCompressionLevel(level);
            Worksheet sheet = workbook.newWorksheet("Messages");
            for (int i = 0; i < MessageColumn.ALL.size(); i++) {
                sheet.inlineString(0, i, MessageColumn.ALL.get(i).wireName());
            }
            int row = 1;
            for (Message message : messages) {
                sheet.inlineString(row, 0, message.id());
                sheet.value(row, 1, time(message));
                sheet.style(row, 1).format(DATE_FORMAT).set();
                sheet.inlineString(row, 2, message.userId());
                sheet.inlineString(row, 3, message.kind().wireName());
                sheet.inlineString(row, 4, message.source());
                sheet.inlineString(row, 5, String.join("|", message.labels()));
                sheet.inlineString(row, 6, message.text());
                if (row % ROWS_IN_MEMORY == 0) {
                    sheet.flush();
                }
                row++;
            }
        }
    }

    private static LocalDateTime time(Message message) {
        return message.timestamp().atOffset(ZoneOffset.UTC).toLocalDateTime();
    }
}
