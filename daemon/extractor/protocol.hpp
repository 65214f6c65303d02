// What daemon and zygote say to one another over a SOCK_SEQPACKET socket: a request per job, with two descriptors (the
// raw bytes, read-only; the pipe for the facts), and a report when its child has ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "daemon/extractor/extractor.hpp"
#include "daemon/extractor/sealed_room.hpp"

namespace baosong::extractor {

constexpr int k_zygote_socket = 3;
constexpr std::size_t k_max_request = 16 * 1024;
constexpr int k_exit_failed = 70;          ///< EX_SOFTWARE
constexpr int k_exit_memory = 71;          ///< EX_OSERR
constexpr int k_exit_environment = 74;     ///< EX_IOERR: the disk failed, not the mail
constexpr int k_status_overran = 0x10000;  ///< no waitpid() status looks like this

struct Request {
  std::uint64_t job = 0;
  Job::What what = Job::What::mail;
  std::filesystem::path folder;
  std::string name;
  parsers::Limits limits;
  Walls walls;
  std::chrono::seconds wall_clock{};
};

struct Report {
  std::uint64_t job = 0;
  int status = 0;  ///< waitpid()'s, k_status_overran, or -errno where there was no child
};

[[nodiscard]] std::string to_json(const Request& request);
/// Throws std::runtime_error: daemon and zygote are the same binary, so this is our own bug.
[[nodiscard]] Request request_from_json(std::string_view json);

/// One packet with two descriptors. Throw std::system_error. receive: 0 where the other side is gone.
void send_with_fds(int socket, std::string_view bytes, const int (&fds)[2]);
[[nodiscard]] std::size_t receive_with_fds(int socket, std::string& buffer, int (&fds)[2]);

/// How a child ended, in words; empty: well.
[[nodiscard]] std::string failure_of(int status);
/// What a child that failed wrote in place of facts, fit for a log: short, printable ASCII. It may be hostile.
[[nodiscard]] std::string last_words(std::string_view output);
/// Whether it ended so for the machine's sake (disk full, no process to be had): that proves nothing against the mail.
[[nodiscard]] bool is_environment(int status);
/// The same of what a child could not do.
[[nodiscard]] bool is_environment(const std::error_code& error);

}  // namespace baosong::extractor
