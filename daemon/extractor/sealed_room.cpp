#include "daemon/extractor/sealed_room.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace baosong::extractor {
namespace {

void limit(__rlimit_resource resource, rlim_t value, const char* what) {
  const rlimit limits{value, value};
  if (setrlimit(resource, &limits) != 0)
    throw std::system_error(errno, std::generic_category(), std::string("cannot limit ") + what);
}

}  // namespace

void seal(const Walls& walls, const std::filesystem::path& folder, int last_descriptor) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot give up new privileges");
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)  // no core dump of an agency's mail, no ptrace from beside
    throw std::system_error(errno, std::generic_category(), "cannot forbid core dumps");

  limit(RLIMIT_CORE, 0, "core dumps");
  limit(RLIMIT_CPU, static_cast<rlim_t>(walls.cpu.count()), "processor time");
#if !defined(__SANITIZE_ADDRESS__)  // AddressSanitizer reserves terabytes of address space
  limit(RLIMIT_AS, walls.address_space, "memory");
#endif
  limit(RLIMIT_FSIZE, walls.file_size, "file sizes");

  if (close_range(static_cast<unsigned>(last_descriptor) + 1, ~0U, 0) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot close inherited descriptors");
  limit(RLIMIT_NOFILE, walls.descriptors, "descriptors");

  if (chdir(folder.c_str()) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot enter " + folder.string());

  // Next in line: Landlock (read and write below `folder` only, read of the libraries' data files), then the seccomp
  // allow-list. Both must come last: they forbid what the lines above need.
}

}  // namespace baosong::extractor
