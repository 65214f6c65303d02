// `baosong held`: the messages that a person must decide on: why, whose they may be, and the command that decides.
// Reads only.
#include <cstdio>

#include "daemon/commands/options.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/flow/held.hpp"

namespace baosong::commands {
namespace {

void add_line(std::string& lines, const std::string& label, const std::string& line) {
  if (!line.empty()) lines += "   " + label + "：" + line + "\n";
}

std::string lines(const storage::Message& message, const flow::RuleBook& book) {
  const flow::HeldWords words = flow::held_in_words(message, book);
  std::string out = std::to_string(message.key) + "  " +
                    short_time(message.arrival.received_at, book.configuration->settings.office.timezone) + "  " +
                    words.from + "  " + words.subject + "\n";
  add_line(out, "原因", words.why);
  for (const std::string& candidate : words.candidates) add_line(out, "可能是", candidate);
  add_line(out, "处理", words.todo);
  add_line(out, "处理", words.command + (words.may_learn ? "（同时登记发件地址：加 --learn）" : ""));
  return out;
}

}  // namespace

int held(const config::Loaded& loaded) {
  const auto store = flow::open_store(loaded.settings.storage.index);
  const flow::RuleBook book(std::make_shared<const config::Loaded>(loaded), store->learned_addresses());
  const std::vector<storage::Message> messages = store->messages_with(storage::Outcome::held, "");
  if (messages.empty()) std::fputs("没有待人工处理的来信\n", stderr);  // for eyes; stdout has one message after another
  for (const storage::Message& message : messages) std::fputs(lines(message, book).c_str(), stdout);
  return k_done;
}

}  // namespace baosong::commands
