#include "parsers/documents/ocr.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>

#include "parsers/documents/page_image.hpp"
#include "parsers/documents/picture_page.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds k_max_time{20};
constexpr double k_dots_per_inch = 150;  // of 120, 150 and 200 the one that read office pages best; 1.6 s a page
constexpr double k_max_side_pixels = 4000;
constexpr std::size_t k_max_output_bytes = 1 << 20;
constexpr const char* k_program = "/usr/bin/tesseract";
constexpr std::array k_language_files{"/usr/share/tesseract-ocr/5/tessdata/chi_sim.traineddata",
                                      "/usr/share/tesseract-ocr/4.00/tessdata/chi_sim.traineddata",
                                      "/usr/share/tessdata/chi_sim.traineddata"};

bool is_installed() {
  if (::access(k_program, X_OK) != 0) return false;
  return std::any_of(k_language_files.begin(), k_language_files.end(),
                     [](const char* file) { return ::access(file, R_OK) == 0; });
}

/// Portable grey map (netpbm), which tesseract reads and which needs no library to write.
bool write_page(const poppler::page& page, const std::filesystem::path& file) {
  const poppler::image image = grey_page(page, k_dots_per_inch, k_max_side_pixels);
  if (!image.is_valid()) return false;
  std::ofstream out(file, std::ios::binary);
  out << "P5\n" << image.width() << ' ' << image.height() << "\n255\n";
  for (int row = 0; row < image.height(); ++row) {
    out.write(image.const_data() + static_cast<std::ptrdiff_t>(row) * image.bytes_per_row(), image.width());
  }
  out.close();
  return static_cast<bool>(out);
}

/// What the program prints until `deadline`. Empty where it cannot be started.
std::string run(const std::filesystem::path& picture, Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::seconds>(deadline - Clock::now()).count();
  std::array<int, 2> ends{};
  if (left <= 0 || ::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const std::string in = picture.string();
  std::array<char*, 6> arguments{const_cast<char*>(k_program), const_cast<char*>(in.c_str()),
                                 const_cast<char*>("stdout"),  const_cast<char*>("-l"),
                                 const_cast<char*>("chi_sim"), nullptr};
  std::array<char*, 2> environment{const_cast<char*>("OMP_THREAD_LIMIT=1"), nullptr};
  // Not posix_spawn: an alarm outlives execve, so the program ends by itself in time, and this process (which the
  // sealed room keeps from sending signals) need not kill it.
  const pid_t child = ::vfork();
  if (child == 0) {
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::alarm(static_cast<unsigned>(left));
    if (::dup2(null, 0) == 0 && ::dup2(ends[1], 1) == 1 && ::dup2(null, 2) == 2)
      ::execve(k_program, arguments.data(), environment.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string output;
  std::array<char, 4096> block{};
  while (child > 0 && output.size() <= k_max_output_bytes) {
    const ssize_t got = ::read(ends[0], block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    output.append(block.data(), static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int exit_status = 0;
  while (child > 0 && ::waitpid(child, &exit_status, 0) < 0 && errno == EINTR) {
  }
  return output;
}

void recognise_page(const poppler::document& document, int number, Clock::time_point deadline, Workspace& workspace,
                    TextFlow& flow) {
  if (Clock::now() >= deadline) return;
  const std::unique_ptr<poppler::page> page(document.create_page(number));
  if (!page) return;
  const std::filesystem::path picture = workspace.new_file();
  const std::string text = write_page(*page, picture) ? to_utf8(run(picture, deadline), "UTF-8") : std::string();
  std::error_code gone;
  std::filesystem::remove(picture, gone);
  for (const std::string_view line : lines(text)) {
    flow.text(line);
    flow.end_paragraph();
  }
}

}  // namespace

void recognise_pages(const poppler::document& document, Workspace& workspace, TextFlow& flow) {
  if (!is_installed()) return;
  const auto deadline = Clock::now() + k_max_time;
  recognise_page(document, 0, deadline, workspace, flow);
  if (document.pages() > 1) recognise_page(document, document.pages() - 1, deadline, workspace, flow);
}

void recognise_pictures(const std::vector<EmbeddedFile>& pictures, Workspace& workspace, TextFlow& flow) {
  if (!is_installed()) return;
  const auto deadline = Clock::now() + k_max_time;
  std::vector<std::filesystem::path> files;
  for (const EmbeddedFile& picture : pictures) {
    if (!looks_like_page(picture.file)) continue;
    if (files.size() > 1) files.pop_back();
    files.push_back(picture.file);
  }
  for (const std::filesystem::path& file : files) {
    const std::optional<std::filesystem::path> page = picture_page(file, workspace);
    if (!page) continue;
    const std::unique_ptr<poppler::document> document(poppler::document::load_from_file(page->string()));
    if (document && document->pages() == 1) recognise_page(*document, 0, deadline, workspace, flow);
    std::error_code gone;
    std::filesystem::remove(*page, gone);
  }
}

}  // namespace baosong::parsers
