// The media type of a file by its content, never by its name (contract 4: "by content").
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace baosong::parsers {

/// E.g. "image/jpeg", "image/heic", "video/mp4", "application/pdf", "application/zip", "application/ofd",
/// "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/msword" (doc and wps),
/// "application/vnd.ms-excel" (xls and et), "application/vnd.oasis.opendocument.text", "application/rtf", "text/html",
/// "text/csv" (by `name_hint`'s extension only: content cannot tell), "text/plain", "message/rfc822",
/// "application/vnd.ms-tnef", "application/x-dosexec"; "application/octet-stream" where nothing is known.
/// zip and OLE containers are looked into: a docx is not "application/zip".
/// Never fails for what the bytes are. Throws std::system_error where the file cannot be read.
[[nodiscard]] std::string detect_media_type(const std::filesystem::path& file, std::string_view name_hint = {});

[[nodiscard]] bool is_picture(std::string_view media_type);
[[nodiscard]] bool is_video(std::string_view media_type);
[[nodiscard]] bool is_text_document(std::string_view media_type);  ///< docx doc wps odt rtf pdf ofd txt html
[[nodiscard]] bool is_spreadsheet(std::string_view media_type);    ///< xlsx xls et ods csv
/// ppt pptx pptm xlsb: not read, but read_document() tells whether they have macros or a password, or are broken.
[[nodiscard]] bool is_other_office_document(std::string_view media_type);
[[nodiscard]] bool is_archive(std::string_view media_type);  ///< zip 7z rar tar and its compressions

}  // namespace baosong::parsers
