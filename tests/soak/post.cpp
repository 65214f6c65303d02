#include "tests/soak/post.hpp"

#include <array>
#include <chrono>
#include <stdexcept>

#include "parsers/mime/build.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::soak {
namespace {

constexpr std::size_t k_agencies = 200;
constexpr std::size_t k_people = 6;  // in each agency
constexpr std::size_t k_each = 4;    // mails of one person, below the five letters a day
constexpr std::size_t k_strangers = 300;

const std::string k_paragraph =
    "活动期间，我局组织开展了质量宣传、质量提升、质量服务等系列活动，深入企业、社区和学校，普及质量知识，帮助企业解决难"
    "题，取得了良好成效。";

std::string name_of(std::size_t agency) {
  static constexpr std::array k_figures = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  return std::string("第") + k_figures[agency / 100 % 10] + k_figures[agency / 10 % 10] + k_figures[agency % 10] +
         "区市场监督管理局";
}

std::string domain_of(std::size_t agency) {
  return "agency" + std::to_string(agency) + ".example";
}

std::string person(std::size_t number) {
  return "p" + std::to_string(number / k_agencies) + "@" + domain_of(number % k_agencies);
}

std::string stranger(std::size_t number) {
  return "s" + std::to_string(number) + "@stranger.example";
}

}  // namespace

Post::Post(std::uint64_t seed) : random_(seed) {}

std::string Post::roster_csv() {
  std::string csv = "id,name,kind,aliases,addresses,domains,contact,phone\n";
  for (std::size_t i = 0; i < k_agencies; ++i)
    csv += "a" + std::to_string(i) + "," + name_of(i) + ",,,," + domain_of(i) + ",,\n";
  return csv;
}

std::string Post::campaign_toml() {
  return "id = \"soak\"\ntitle = \"质量月\"\nopens = 2021-08-27\nreceipt_prefix = \"SK\"\nkeywords = [\"质量月\"]\n"
         "roster = \"../roster.csv\"\n[[require]]\nrole = \"summary\"\n[[require]]\nrole = \"image\"\nmax = 6\n"
         "format = \"jpeg\"\nmin_width = 320\nmin_height = 240\ncaption = \"required\"\n";
}

std::vector<std::string> Post::addresses() {
  std::vector<std::string> all = {k_intake, k_office};
  for (std::size_t i = 0; i < k_agencies * k_people; ++i) all.push_back(person(i));
  for (std::size_t i = 0; i < k_strangers; ++i) all.push_back(stranger(i));
  return all;
}

std::string Post::sender() {
  const std::size_t number = written_ % (k_agencies * k_people);
  if (written_ / (k_agencies * k_people) >= k_each) throw std::runtime_error("everybody has written his mails");
  return person(number);
}

Mail Post::next() {
  ++written_;
  parsers::mime::OutgoingMail mail;
  mail.from = {sender(), ""};
  mail.to = {{k_intake, ""}};
  mail.message_id = "<soak-" + std::to_string(written_) + "@agency.example>";
  mail.date = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  mail.subject = "质量月活动材料（" + std::to_string(written_) + "）";
  Mail made{"good", mail.message_id, {}, {}, true};
  const auto add_picture = [&](int width, int height) {
    mail.attachments.push_back({"图1 质量月启动仪式现场.jpg", "image/jpeg",
                                samples::make_jpeg(width, height, static_cast<std::uint32_t>(written_), 60), false,
                                ""});
  };
  for (int i = 0; i < 6; ++i) mail.text += k_paragraph + "\n";
  switch (dice(12)) {
    case 0:
      made.kind = "faulty";
      add_picture(200, 150);
      break;
    case 1:
      made.kind = "no picture";
      break;
    case 2:
      made.kind = "inquiry";
      mail.text = "请问质量月材料可以晚几天报送吗？";
      break;
    case 3:
      made.kind = "automatic";
      mail.text = "我正在休假。";
      mail.extra_fields.emplace_back("Auto-Submitted", "auto-replied");
      made.answered = false;
      break;
    case 4:
      made.kind = "stranger";
      mail.from.address = stranger(written_ % k_strangers);
      mail.subject = "质量月材料";
      made.answered = written_ < 4 * k_strangers;
      add_picture(400, 300);
      break;
    case 5:
      made.kind = "advertisement";
      mail.from.address = "shop@advertising.example";
      mail.subject = "限时优惠";
      mail.text = "打印机墨盒特价。";
      made.answered = false;
      break;
    default:
      add_picture(400 + static_cast<int>(dice(400)), 300 + static_cast<int>(dice(300)));
  }
  made.from = mail.from.address;
  made.bytes = parsers::mime::build_mail(mail);
  return made;
}

}  // namespace baosong::soak
