#include "parsers/documents/ocr.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
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

/// What the program prints until `deadline`; it is killed then. Empty where it cannot be started.
std::string run(const std::filesystem::path& picture, Clock::time_point deadline) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  std::string in = picture.string();
  std::array<std::string, 5> words{k_program, in, "stdout", "-l", "chi_sim"};
  std::array<char*, 6> arguments{words[0].data(), words[1].data(), words[2].data(),
                                 words[3].data(), words[4].data(), nullptr};
  std::string threads = "OMP_THREAD_LIMIT=1";
  std::array<char*, 2> environment{threads.data(), nullptr};
  pid_t child = -1;
  const int status = ::posix_spawn(&child, k_program, &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string output;
  if (status == 0) {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      pollfd wait{ends[0], POLLIN, 0};
      const int ready = left > 0 ? ::poll(&wait, 1, static_cast<int>(left)) : 0;
      if (ready < 0 && errno == EINTR) continue;
      std::array<char, 4096> block{};
      const ssize_t got = ready > 0 ? ::read(ends[0], block.data(), block.size()) : -1;
      if (got == 0) break;
      if (got < 0 || output.size() > k_max_output_bytes) {
        ::kill(child, SIGKILL);
        break;
      }
      output.append(block.data(), static_cast<std::size_t>(got));
    }
    int exit_status = 0;
    while (::waitpid(child, &exit_status, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(ends[0]);
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
