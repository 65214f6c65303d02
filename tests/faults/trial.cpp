#include "tests/faults/trial.hpp"

#include <stdexcept>

namespace baosong::faults {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::chrono::sys_seconds k_first_day = std::chrono::sys_days(std::chrono::year(2021) / 10 / 12) + hours(1);
// Longer than any pause after a failure; all rounds together are less than the day that letters are counted by.
constexpr minutes k_round{31};
constexpr int k_rounds = 8;
constexpr minutes k_first_poll{10};
constexpr minutes k_second_poll{20};

}  // namespace

std::int64_t Pass::count(Fault fault, bool in_extractor) const {
  std::int64_t sum = 0;
  for (int i = 0; i < k_steps; ++i)
    if (can_happen(fault, static_cast<Step>(i)))
      sum += (in_extractor ? extractor_steps : steps)[static_cast<std::size_t>(i)];
  return sum;
}

Trials::Trials(Programs programs) : site_(std::move(programs)) {
  // One mail into an empty storage: so few files are made durable one by one, not all together.
  site_.place({}, k_first_day);
  site_.save("nothing");
  site_.place({lone_mail()}, k_first_day - hours(20));
  prepare({"one", {}, k_first_day, {}, {}, {}, {}});

  site_.put_back("nothing");
  site_.place(first_mails(), k_first_day - hours(20));
  prepare({"first", {}, k_first_day, {}, {}, {}, {}});

  site_.place(second_mails([&](int number) { return answer_to(site_, number); }), k_first_day);
  prepare({"second", {}, k_first_day + hours(2), {}, {}, {}, {}});

  const auto word = rulings([&](const std::string& agency) { return receipt_of(site_, agency); });
  prepare({"word", word, k_first_day + hours(4), {}, {}, {}, {}});
}

// From the site's state, which becomes the pass's beginning; leaves the site at its end.
void Trials::prepare(Pass pass) {
  site_.save(pass.name);
  site_.put_back(pass.name);
  site_.set({});
  if (!carry_out(pass, k_first_poll))
    throw std::runtime_error("the workload does not pass undisturbed:\n" + site_.log());
  if (const std::string left = unfinished_work(site_); !left.empty())
    throw std::runtime_error("the workload is not finished undisturbed: " + left + site_.log());
  for (std::size_t i = 0; i < k_steps; ++i) {
    pass.steps[i] = site_.control().steps[i];
    pass.extractor_steps[i] = site_.control().extractor_steps[i];
  }
  pass.expected = take_picture(site_, false);
  pass.expected_alike = take_picture(site_, true);
  for (const std::string& one : pass.expected.faults) throw std::runtime_error("undisturbed: " + one);
  passes_.push_back(std::move(pass));
}

// False where a command was killed or said that something is amiss. A ruling has its own minute, at every try: its
// letter's Message-ID comes from it.
bool Trials::carry_out(const Pass& pass, minutes poll_after) {
  bool well = true;
  auto minute = pass.begins;
  for (const Ruling& ruling : pass.rulings) {
    site_.set_clock(minute += minutes(1));
    if (std::filesystem::exists(site_.root() / "index.db") && count_acts(site_, ruling.act) > 0) continue;
    well = site_.run(ruling.arguments) == 0 && well;
  }
  site_.set_clock(pass.begins + poll_after);
  return site_.run({"poll"}) == 0 && well;
}

std::string Trials::settle(const Pass& pass) {
  for (int round = 1; round <= k_rounds; ++round) {
    if (unfinished_work(site_).empty()) return {};
    site_.set_clock(pass.begins + round * k_round);
    site_.run({"poll"});
  }
  return unfinished_work(site_);
}

Outcome Trials::run(const Pass& pass, const Setting& setting) {
  Outcome out;
  site_.put_back(pass.name);
  site_.set(setting);
  carry_out(pass, k_first_poll);
  out.struck = site_.control().struck > 0;
  out.where = site_.control().where;
  site_.set({});
  if (!out.struck) return out;
  try {
    const bool well = carry_out(pass, k_second_poll);  // what a person or a timer would do: begin again
    if (const std::string left = settle(pass); !left.empty()) out.complaint += "it does not come to rest:\n" + left;
    if (!well && setting.fault == Fault::kill) out.complaint += "after the restart something is amiss\n";
    const bool alike = setting.fault != Fault::kill && setting.fault != Fault::power_loss;
    const Picture found = take_picture(site_, alike || setting.in_extractor);
    const Picture& expected = alike || setting.in_extractor ? pass.expected_alike : pass.expected;
    for (const std::string& one : found.faults) out.complaint += one + "\n";
    out.complaint += difference(expected, found);
    for (const auto& [id, count] : found.letters) out.repeated += count - 1;
    if (out.repeated > 1) out.complaint += std::to_string(out.repeated) + " letters came twice\n";
  } catch (const std::exception& e) {
    out.complaint += std::string(e.what()) + "\n";
  }
  if (!out.complaint.empty()) out.complaint += site_.log();
  return out;
}

}  // namespace baosong::faults
