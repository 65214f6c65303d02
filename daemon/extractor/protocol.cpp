#include "daemon/extractor/protocol.hpp"

#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace baosong::extractor {

namespace json = boost::json;

std::string to_json(const Request& r) {
  const parsers::Limits& l = r.limits;
  return json::serialize(json::object{
      {"job", r.job},
      {"what", static_cast<int>(r.what)},
      {"folder", r.folder.string()},
      {"name", r.name},
      {"wall_clock", r.wall_clock.count()},
      {"walls", {r.walls.cpu.count(), r.walls.address_space, r.walls.file_size, r.walls.descriptors}},
      {"limits", {l.archive_depth, l.archive_members, l.unpacked_bytes, l.ratio, l.ratio_free_bytes, l.mail_bytes}},
  });
}

Request request_from_json(std::string_view text) {
  const json::object o = json::parse(text).as_object();
  Request r;
  r.job = o.at("job").to_number<std::uint64_t>();
  r.what = static_cast<Job::What>(o.at("what").to_number<int>());
  r.folder = std::string(o.at("folder").as_string());
  r.name = std::string(o.at("name").as_string());
  r.wall_clock = std::chrono::seconds(o.at("wall_clock").to_number<std::int64_t>());
  const json::array& walls = o.at("walls").as_array();
  r.walls = {std::chrono::seconds(walls.at(0).to_number<std::int64_t>()), walls.at(1).to_number<std::uint64_t>(),
             walls.at(2).to_number<std::uint64_t>(), walls.at(3).to_number<unsigned>()};
  const json::array& limits = o.at("limits").as_array();
  r.limits.archive_depth = limits.at(0).to_number<int>();
  r.limits.archive_members = limits.at(1).to_number<std::uint64_t>();
  r.limits.unpacked_bytes = limits.at(2).to_number<std::uint64_t>();
  r.limits.ratio = limits.at(3).to_number<double>();
  r.limits.ratio_free_bytes = limits.at(4).to_number<std::uint64_t>();
  r.limits.mail_bytes = limits.at(5).to_number<std::uint64_t>();
  return r;
}

void send_with_fds(int socket, std::string_view bytes, const int (&fds)[2]) {
  iovec data{const_cast<char*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fds)] = {};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof fds);
  std::memcpy(CMSG_DATA(header), fds, sizeof fds);
  while (sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "cannot hand a job to the extractor");
}

std::size_t receive_with_fds(int socket, std::string& buffer, int (&fds)[2]) {
  iovec data{buffer.data(), buffer.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fds)] = {};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t size = 0;
  while ((size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0)
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "cannot receive a job");
  if (size == 0) return 0;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof fds))
    throw std::runtime_error("a job came without its descriptors");
  std::memcpy(fds, CMSG_DATA(header), sizeof fds);
  return static_cast<std::size_t>(size);
}

std::string failure_of(int status) {
  if (status == k_status_overran) return "the extractor was ended: it took longer than it may";
  if (status < 0) return std::string("no extractor process could be started: ") + std::strerror(-status);
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    if (number == SIGXCPU) return "the extractor was ended: it used more processor time than it may";
    if (number == SIGSYS) return "the extractor was ended: it asked the kernel for what no parser has any use for";
    return std::string("the extractor was killed by SIG") + sigabbrev_np(number);
  }
  switch (WEXITSTATUS(status)) {
    case 0:
      return {};
    case k_exit_memory:
      return "the extractor needed more memory than it may have";
    case k_exit_environment:
      return "the extractor could not write what it had read (the disk is full, or fails)";
    default:
      return "the extractor gave up (exit status " + std::to_string(WEXITSTATUS(status)) + ")";
  }
}

std::string last_words(std::string_view output) {
  constexpr std::size_t most = 300;
  std::string words(output.substr(0, most));
  std::ranges::replace_if(
      words, [](unsigned char c) { return c < ' ' || c > '~'; }, '?');
  return words;
}

bool is_environment(int status) {
  return status < 0 || (status != k_status_overran && WIFEXITED(status) && WEXITSTATUS(status) == k_exit_environment);
}

bool is_environment(const std::error_code& error) {
  constexpr std::array k_numbers{ENOSPC, EDQUOT, EIO, EROFS, ENFILE};
  const bool of_system = error.category() == std::generic_category() || error.category() == std::system_category();
  return of_system && std::ranges::find(k_numbers, error.value()) != k_numbers.end();
}

}  // namespace baosong::extractor
