// `baosong backup` and `baosong restore`.
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <cstdio>

#include "config/office_time.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/flow/backup.hpp"

namespace baosong::commands {
namespace {

int told(const flow::BackupReport& report, const char* mend) {
  for (const std::string& fault : report.faults) std::printf("FAULT   %s\n        mend: %s\n", fault.c_str(), mend);
  std::printf("%zu files copied (%llu bytes), %zu were there already\n", report.copied,
              static_cast<unsigned long long>(report.bytes), report.there);
  return report.faults.empty() ? k_done : k_needs_person;
}

}  // namespace

void refuse_to_write_as_root(const config::StoragePlaces& storage) {
  struct stat info {};
  if (geteuid() != 0 || stat(storage.root.c_str(), &info) != 0 || info.st_uid == 0) return;
  const passwd* owner = getpwuid(info.st_uid);
  throw WrongUsage(storage.root.string() +
                   " is not root's: what root writes there the daemon could not read. Run it as " +
                   "its owner: sudo -u " + (owner ? owner->pw_name : "#" + std::to_string(info.st_uid)) + " baosong …");
}

int backup(const config::Loaded& loaded, const std::filesystem::path& to) {
  boost::asio::io_context loop;
  flow::Instance instance(loop, std::make_shared<const config::Loaded>(loaded), system_now, {});
  try {
    return told(flow::backup(instance, std::filesystem::absolute(to), login_name()),
                "`baosong fsck`, then make the backup again");
  } catch (const flow::BackupRefused& e) {
    throw WrongUsage(e.what());
  }
}

int restore(const config::Loaded& loaded, const std::filesystem::path& from) {
  refuse_to_write_as_root(loaded.settings.storage);
  try {
    const flow::RestoreReport report =
        flow::restore(loaded.settings.storage, std::filesystem::absolute(from), login_name(), system_now());
    const int status = told(report.blobs, "`baosong fsck` fetches it from the server, if that still has it");
    std::printf("restored as of %s. The archive is drawn again by the next `baosong poll` or `serve`.\n",
                config::rfc3339(report.backup_at, loaded.settings.office.timezone).c_str());
    std::printf(
        "What was sent since then is not known, and nobody shall get it twice: %zu letters that were to be sent "
        "are not; mail that is fetched again is filed, and its letter kept back. `baosong show RECEIPT` shows "
        "such letters, `baosong resend RECEIPT` sends one.\n",
        report.letters);
    return status;
  } catch (const flow::BackupRefused& e) {
    throw WrongUsage(e.what());
  }
}

}  // namespace baosong::commands
