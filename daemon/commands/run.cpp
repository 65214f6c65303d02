#include "daemon/commands/run.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "config/office_time.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/extractor/extractor.hpp"
#include "daemon/flow/environment.hpp"
#include "daemon/flow/rule_book.hpp"
#include "spdlog/sinks/stdout_color_sinks.h"
#include "spdlog/spdlog.h"
#include "storage/store.hpp"

namespace baosong::commands {
namespace {

std::filesystem::path config_file(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* fromenv = std::getenv("BAOSONG_CONFIG"); fromenv && *fromenv) return fromenv;
  return "/etc/baosong/baosong.toml";
}

void start_log() {
  auto log = spdlog::stderr_color_mt("baosong");
  // journald has its own clock and levels; a person at a terminal has not.
  log->set_pattern(std::getenv("JOURNAL_STREAM") ? "%v" : "%^%Y-%m-%d %H:%M:%S %l%$ %v");
  spdlog::set_default_logger(log);
}

// Turns whatever went wrong into one sentence and an exit status. No exception leaves it.
template <class Command>
int guarded(const Command& command) {
  try {
    return command();
  } catch (const config::InvalidConfiguration& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return k_configuration_fault;
  } catch (const config::PasswordError& e) {
    std::fprintf(stderr, "baosong: %s\n", e.what());
    return k_configuration_fault;
  } catch (const WrongUsage& e) {
    std::fprintf(stderr, "baosong: %s\n", e.what());
    return k_wrong_usage;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "baosong: %s\n", flow::in_words(e).c_str());
    return k_needs_person;
  }
}

}  // namespace

const config::Campaign& find_campaign(const config::Loaded& loaded, const std::string& id) {
  std::string known;
  for (const config::Campaign& campaign : loaded.campaigns) {
    if (campaign.id == id) return campaign;
    known += (known.empty() ? "" : ", ") + campaign.id;
  }
  throw WrongUsage("no campaign \"" + id + "\"; there are: " + known);
}

std::chrono::sys_seconds system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

int run(int argc, char** argv) {
  // Not for people: how the daemon starts the extractor (daemon/extractor).
  if (argc == 2 && std::string_view(argv[1]) == "extractor-zygote") return extractor::run_zygote();
  start_log();

  CLI::App app{"baosong: takes in submissions by mail, checks them, files them by agency, and answers", "baosong"};
  app.set_version_flag("--version", BAOSONG_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  std::string config;
  app.add_option("--config", config, "baosong.toml; else $BAOSONG_CONFIG, else /etc/baosong/baosong.toml");
  int exit_status = k_done;
  const auto loaded = [&] { return flow::load_configuration(config_file(config)); };

  CLI::App* serve_command = app.add_subcommand("serve", "the daemon, in the foreground");
  serve_command->callback([&] { exit_status = guarded([&] { return serve(config_file(config)); }); });

  CLI::App* poll_command = app.add_subcommand("poll", "one pass: fetch what is new, process, file, answer");
  poll_command->callback([&] { exit_status = guarded([&] { return poll(loaded()); }); });

  InitOptions beginning;
  std::string since;
  CLI::App* init_command = app.add_subcommand("init", "asks for a mailbox, tries it, writes a configuration");
  init_command->add_option("--since", since, "mail from this day on is answered, e.g. 2021-08-27 (default: today)");
  init_command->callback([&] {
    exit_status = guarded([&] {
      if (!since.empty()) {
        beginning.since = config::parse_date(since);
        if (!beginning.since) throw WrongUsage("--since: \"" + since + "\" is no day; write it as 2021-08-27");
      }
      beginning.config_file = config_file(config);
      return init(beginning);
    });
  });

  RosterImportOptions importing;
  CLI::App* roster_command = app.add_subcommand("roster", "rosters: `roster import` makes one of a spreadsheet");
  roster_command->require_subcommand(1);
  CLI::App* import_command = roster_command->add_subcommand("import", "makes a roster of an Excel, WPS or CSV table");
  import_command->add_option("FILE", importing.file, "the spreadsheet")->required();
  import_command->add_option("--out", importing.out, "the roster (default: beside FILE, as .csv)");
  import_command->callback([&] { exit_status = guarded([&] { return roster_import(importing); }); });

  InspectOptions inspecting;
  std::string received;
  CLI::App* inspect_command = app.add_subcommand("inspect", "judges messages alone; writes and sends nothing");
  inspect_command->add_option("--campaign", inspecting.campaign, "judge by this campaign");
  inspect_command->add_option("--received", received, "when it was received, RFC 3339 (default: the Date field)");
  inspect_command->add_option("FILE", inspecting.files, "messages; - is stdin")->required();
  inspect_command->callback([&] {
    exit_status = guarded([&] {
      if (!received.empty()) {
        inspecting.received_at = config::parse_rfc3339(received);
        if (!inspecting.received_at)
          throw WrongUsage("--received: \"" + received + "\" is no time; write it as 2021-10-12T09:00:00+08:00");
      }
      return inspect(loaded(), inspecting);
    });
  });

  std::vector<std::string> fact_files;
  CLI::App* facts_command = app.add_subcommand("facts", "what can be read in mails or documents, before any rule");
  facts_command->add_option("FILE", fact_files, "mails or documents")->required();
  facts_command->callback([&] { exit_status = guarded([&] { return facts(fact_files); }); });

  StatusOptions asking;
  CLI::App* status_command = app.add_subcommand("status", "where every agency stands");
  status_command->add_option("--campaign", asking.campaign, "this campaign only");
  status_command->add_flag("--json", asking.json, "baosong.status/1, one campaign a line");
  status_command->callback([&] { exit_status = guarded([&] { return status(loaded(), asking); }); });

  CLI::App* list_command = app.add_subcommand("list", "all submissions");
  list_command->callback([&] { exit_status = guarded([&] { return list(loaded()); }); });

  std::string receipt;
  CLI::App* show_command = app.add_subcommand("show", "one submission with its items, findings and mails");
  show_command->add_option("RECEIPT", receipt, "e.g. FJ2021-0007")->required();
  show_command->callback([&] { exit_status = guarded([&] { return show(loaded(), receipt); }); });

  CLI::App* held_command = app.add_subcommand("held", "messages that a person must decide on");
  held_command->callback([&] { exit_status = guarded([&] { return held(loaded()); }); });

  CLI::App* failed_command = app.add_subcommand("failed", "messages that could not be processed");
  failed_command->callback([&] { exit_status = guarded([&] { return failed(loaded()); }); });

  CLI::App* reconcile_command =
      app.add_subcommand("reconcile", "server against index: fetches what lacks, looks through the junk folder");
  reconcile_command->callback([&] { exit_status = guarded([&] { return reconcile(loaded()); }); });

  CLI::App* doctor_command = app.add_subcommand("doctor", "checks configuration, folders and logins");
  doctor_command->callback([&] { exit_status = guarded([&] { return doctor(config_file(config)); }); });

  AssignOptions assigning;
  CLI::App* assign_command = app.add_subcommand("assign", "decides whose a held or unconfirmed message is");
  assign_command->add_option("MESSAGE", assigning.message, "its number in `baosong held`")->required();
  assign_command->add_option("--agency", assigning.agency, "id")->required();
  assign_command->add_flag("--learn", assigning.learn, "from now on the sender's address counts as registered");
  assign_command->callback([&] { exit_status = guarded([&] { return assign(loaded(), assigning); }); });

  WordOptions word;
  const auto add_word = [&](const char* name, const char* help,
                            int (*command)(const config::Loaded&, const WordOptions&)) {
    CLI::App* sub = app.add_subcommand(name, help);
    sub->add_option("RECEIPT", word.receipt, "e.g. FJ2021-0007")->required();
    sub->add_option("--reason", word.reason, "why; stands in the audit trail")->required();
    sub->callback([&, command] { exit_status = guarded([&] { return command(loaded(), word); }); });
  };
  add_word("accept", "accepts a submission despite errors", accept);
  add_word("return", "sends a submission back despite a pass; the agency reads the reason", give_back);

  AgencyOptions agency;
  const auto add_agency = [&](const char* name, const char* help,
                              int (*command)(const config::Loaded&, const AgencyOptions&)) {
    CLI::App* sub = app.add_subcommand(name, help);
    sub->add_option("--campaign", agency.campaign, "id")->required();
    sub->add_option("--agency", agency.agency, "id")->required();
    sub->callback([&, command] { exit_status = guarded([&] { return command(loaded(), agency); }); });
    return sub;
  };
  add_agency("paper", "the summary came on paper: no more reminders", paper)
      ->add_option("--note", agency.note, "stands in the audit trail");
  add_agency("extend", "another deadline for one agency", extend)
      ->add_option("--until", agency.until, "the last day, e.g. 2021-10-20")
      ->required();
  add_agency("mute", "no reminders to this agency", mute);

  RemindOptions reminding;
  CLI::App* remind_command = app.add_subcommand("remind", "sends the reminders that are due now");
  remind_command->add_option("--campaign", reminding.campaign, "id")->required();
  remind_command->add_flag("--dry-run", reminding.dry_run, "prints who would get what; sends and writes nothing");
  remind_command->callback([&] { exit_status = guarded([&] { return remind(loaded(), reminding); }); });

  std::string again;
  CLI::App* resend_command = app.add_subcommand("resend", "queues the last letter about a submission again");
  resend_command->add_option("RECEIPT", again, "e.g. FJ2021-0007")->required();
  resend_command->callback([&] { exit_status = guarded([&] { return resend(loaded(), again); }); });

  std::int64_t failed_message = 0;
  CLI::App* retry_command = app.add_subcommand("retry", "another try for messages that could not be processed");
  retry_command->add_option("MESSAGE", failed_message, "its number in `baosong failed`; left out: all");
  retry_command->callback([&] { exit_status = guarded([&] { return retry(loaded(), failed_message); }); });

  RejudgeOptions rehearsing;
  CLI::App* rejudge_command = app.add_subcommand("rejudge", "what would flip under other rules; changes nothing");
  rejudge_command->add_option("--campaign", rehearsing.campaign, "id")->required();
  rejudge_command->add_option("--with", rehearsing.with, "a campaign's TOML instead of the present one");
  rejudge_command->callback([&] { exit_status = guarded([&] { return rejudge(loaded(), rehearsing); }); });

  CLI::App* fsck_command = app.add_subcommand("fsck", "checks every file that is kept, and mends what can be mended");
  fsck_command->callback([&] { exit_status = guarded([&] { return fsck(loaded()); }); });

  std::filesystem::path backup_folder;
  CLI::App* backup_command = app.add_subcommand("backup", "brings a backup up to date, also while the daemon runs");
  backup_command->add_option("--to", backup_folder, "its folder, best on another disk")->required();
  backup_command->callback([&] { exit_status = guarded([&] { return backup(loaded(), backup_folder); }); });
  CLI::App* restore_command = app.add_subcommand("restore", "puts a backup in the place of a lost index");
  restore_command->add_option("--from", backup_folder, "its folder")->required();
  restore_command->callback([&] { exit_status = guarded([&] { return restore(loaded(), backup_folder); }); });

  ExportOptions exporting;
  CLI::App* export_command = app.add_subcommand("export", "the bundle for the next level up, a zip");
  export_command->add_option("--campaign", exporting.campaign, "id")->required();
  export_command->add_option("--out", exporting.out, "the zip file to be written")->required();
  export_command->callback([&] { exit_status = guarded([&] { return export_bundle(loaded(), exporting); }); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? k_done : k_wrong_usage;
  }
  return exit_status;
}

}  // namespace baosong::commands
