// Fluent builders for what the rules take: campaigns, mails and their parts, as short as a table row needs them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/campaign.hpp"
#include "config/office_time.hpp"
#include "daemon/rules/judge.hpp"
#include "parsers/facts.hpp"

namespace baosong::rules::tests {

inline constexpr const char* k_docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
inline constexpr const char* k_xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `count` Han characters that name nobody.
inline std::string han(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += "文";
  return out;
}

inline std::chrono::sys_seconds at(std::string_view rfc3339) {
  return config::parse_rfc3339(rfc3339).value();
}

// --- campaigns -------------------------------------------------------------------------------------------------------

inline config::Agency agency(std::string id, std::string name, std::vector<std::string> aliases = {},
                             std::vector<std::string> addresses = {}, std::vector<std::string> domains = {}) {
  config::Agency out;
  out.id = std::move(id);
  out.name = std::move(name);
  out.aliases = std::move(aliases);
  out.addresses = std::move(addresses);
  out.domains = std::move(domains);
  return out;
}

inline config::Roster fujian_roster() {
  return {{
      agency("fj-amr", "福建省市场监督管理局",
             {"福建省市场监管局", "省市场监督管理局", "省市场监管局", "市场监督管理局", "市场监管局"},
             {"zlfz@scjg.fj.example"}, {"scjg.fj.example"}),
      agency("fj-gxt", "福建省工业和信息化厅",
             {"省工业和信息化厅", "福建省工信厅", "省工信厅", "工业和信息化厅", "工信厅"}, {"zlc@gxt.fj.example"}),
      agency("fj-jyt", "福建省教育厅", {"省教育厅"}, {}, {"jyt.fj.example"}),
      agency("fj-swt", "福建省商务厅", {"省商务厅"}, {"swtzlb@163.example"}),
      agency("fuzhou", "福州市市场监督管理局", {"福州市市场监管局", "福州市场监管局", "福州市局"},
             {"zlc@fuzhou.fj.example", "fzscjg@qq.example"}, {"scjg.fuzhou.fj.example"}),
      agency("xiamen", "厦门市市场监督管理局", {"厦门市市场监管局", "厦门市局"}, {"zlfzc@xm.fj.example"}),
      agency("fuzhou-customs", "中华人民共和国福州海关", {"福州海关"}, {"zhiliang@fzhg.example"}, {"fzhg.example"}),
      agency("xiamen-customs", "中华人民共和国厦门海关", {"厦门海关"}, {}, {"xmhg.example"}),
  }};
}

inline config::Roster hainan_roster() {
  return {{
      agency("hn-amr", "海南省市场监督管理局", {"海南省市场监管局", "省市场监管局", "市场监管局"}, {},
             {"amr.hn.example"}),
      agency("haikou-customs", "中华人民共和国海口海关", {"海口海关"}, {"zljg@hkhg.example"}),
      agency("haikou", "海口市质量强市办公室", {"海口市市场监管局", "海口市", "海口"}, {"zlqs@haikou.hn.example"}),
      agency("wenchang", "文昌市质量强市办公室", {"文昌市市场监管局", "文昌市"}, {"zlqs@wenchang.hn.example"}),
      agency("yangpu", "洋浦经济开发区质量强区办公室", {"洋浦经济开发区市场监管局", "洋浦经济开发区", "洋浦"},
             {"ypzlb@qq.example"}),
  }};
}

inline config::Requirement require(config::Role role, config::Level level = config::Level::required) {
  config::Requirement out;
  out.role = role;
  out.level = level;
  return out;
}

/// The Fujian notice: summary and JPEGs of 1024×768 with captions required, at most 6; video of 1280×720 expected.
inline config::Campaign fujian() {
  using namespace std::chrono;
  config::Campaign out;
  out.id = "fujian-2021";
  out.title = "2021年福建省“质量月”活动";
  out.notices = {"闽质强省办〔2021〕5号"};
  out.keywords = {"质量月"};
  out.opens = 2021y / 8 / 27;
  out.deadline = 2021y / 10 / 15;
  out.receipt_prefix = "FJ2021";
  out.interim = true;
  out.roster = fujian_roster();
  config::Requirement image = require(config::Role::image);
  image.max = 6;
  image.format = config::PictureFormat::jpeg;
  image.min_width = 1024;
  image.min_height = 768;
  image.caption = true;
  config::Requirement video = require(config::Role::video, config::Level::expected);
  video.min_width = 1280;
  video.min_height = 720;
  out.requirements = {require(config::Role::summary), image, video};
  return out;
}

/// The Hainan notice: summary and statistics required, images expected, video optional.
inline config::Campaign hainan() {
  using namespace std::chrono;
  config::Campaign out;
  out.id = "hainan-2021";
  out.title = "2021年海南省“质量月”活动";
  out.notices = {"琼质强省办〔2021〕5号"};
  out.keywords = {"质量月"};
  out.opens = 2021y / 9 / 6;
  out.deadline = 2021y / 10 / 15;
  out.receipt_prefix = "HN2021";
  out.interim = true;
  out.roster = hainan_roster();
  out.requirements = {require(config::Role::summary), require(config::Role::statistics),
                      require(config::Role::image, config::Level::expected),
                      require(config::Role::video, config::Level::optional)};
  return out;
}

// --- parts -----------------------------------------------------------------------------------------------------------

class PartBuilder {
 public:
  PartBuilder(std::string path, std::string media_type) {
    const std::size_t slash = path.find_last_of('/');
    part_.name = slash == std::string::npos ? path : path.substr(slash + 1);
    part_.sha256 = "sha-" + path;
    part_.path = std::move(path);
    part_.media_type = std::move(media_type);
    part_.size = 1000;
  }
  PartBuilder& bytes(std::string sha256) {
    part_.sha256 = std::move(sha256);
    return *this;
  }
  PartBuilder& size(int width, int height) {
    if (part_.video) {
      part_.video->width = width;
      part_.video->height = height;
    } else {
      part_.picture.emplace();
      part_.picture->width = width;
      part_.picture->height = height;
    }
    return *this;
  }
  PartBuilder& film() {
    part_.video.emplace();
    return *this;
  }
  PartBuilder& in(parsers::Origin origin, int parent = -1) {
    part_.origin = origin;
    part_.parent = parent;
    return *this;
  }
  PartBuilder& inline_shown() {
    part_.inline_shown = true;
    return *this;
  }
  PartBuilder& fault(parsers::Fault fault) {
    part_.fault = fault;
    return *this;
  }
  PartBuilder& measured_only() {
    part_.picture->measured_only = true;
    return *this;
  }
  PartBuilder& dangerous(std::string why) {
    part_.dangerous = std::move(why);
    return *this;
  }
  PartBuilder& container() {
    part_.container = true;
    return *this;
  }
  PartBuilder& name(std::string name) {
    part_.name = std::move(name);
    return *this;
  }
  PartBuilder& declared(std::string type) {
    part_.declared_type = std::move(type);
    return *this;
  }
  PartBuilder& followed_by(std::string paragraph) {
    part_.next_paragraph = std::move(paragraph);
    return *this;
  }
  PartBuilder& paragraphs(std::vector<std::string> paragraphs) {
    part_.document.emplace();
    part_.document->title = paragraphs.empty() ? "" : paragraphs.front();
    part_.document->paragraphs = std::move(paragraphs);
    return *this;
  }
  PartBuilder& table(std::vector<std::vector<std::string>> rows) {
    if (!part_.document) part_.document.emplace();
    part_.document->tables.push_back({"", std::move(rows)});
    return *this;
  }
  PartBuilder& scan() {
    part_.document->scan = true;
    return *this;
  }
  PartBuilder& macros() {
    part_.document->macros = true;
    return *this;
  }
  PartBuilder& unread() {
    part_.document.reset();
    return *this;
  }
  operator parsers::Part() const { return part_; }  // NOLINT: rows read better without a call

 private:
  parsers::Part part_;
};

inline PartBuilder jpeg(std::string path) {
  return PartBuilder(std::move(path), "image/jpeg").size(1024, 768);
}
inline PartBuilder picture(std::string path, std::string media_type) {
  return PartBuilder(std::move(path), std::move(media_type)).size(1024, 768);
}
inline PartBuilder docx(std::string path, std::vector<std::string> paragraphs = {han(400)}) {
  return PartBuilder(std::move(path), k_docx).paragraphs(std::move(paragraphs));
}
inline PartBuilder pdf(std::string path, std::vector<std::string> paragraphs = {han(400)}) {
  return PartBuilder(std::move(path), "application/pdf").paragraphs(std::move(paragraphs));
}
inline PartBuilder xlsx(std::string path, std::vector<std::vector<std::string>> rows = {}) {
  return PartBuilder(std::move(path), k_xlsx).table(std::move(rows));
}
inline PartBuilder mp4(std::string path, int width = 1280, int height = 720) {
  return PartBuilder(std::move(path), "video/mp4").film().size(width, height);
}
inline PartBuilder zip(std::string path) {
  return PartBuilder(std::move(path), "application/zip").container();
}

// --- mails -----------------------------------------------------------------------------------------------------------

class MailBuilder {
 public:
  MailBuilder() {
    facts_.message_id = "<1@fuzhou.fj.example>";
    facts_.from = {{"zlc@fuzhou.fj.example", ""}};
    facts_.subject = "质量月材料";
    facts_.text = "材料见附件。";
  }
  MailBuilder& id(std::string id) {
    facts_.message_id = std::move(id);
    return *this;
  }
  MailBuilder& from(std::string address, std::string name = "") {
    facts_.from = {{std::move(address), std::move(name)}};
    return *this;
  }
  MailBuilder& also_from(std::string address) {
    facts_.from.push_back({std::move(address), ""});
    return *this;
  }
  MailBuilder& nobody() {
    facts_.from.clear();
    return *this;
  }
  MailBuilder& stranger() { return from("zs2021@163.example"); }
  MailBuilder& reply_to(std::string address) {
    facts_.reply_to = {{std::move(address), ""}};
    return *this;
  }
  MailBuilder& subject(std::string subject) {
    facts_.subject = std::move(subject);
    return *this;
  }
  MailBuilder& text(std::string text) {
    facts_.text = std::move(text);
    return *this;
  }
  MailBuilder& quoted(std::string text) {
    facts_.quoted = std::move(text);
    return *this;
  }
  MailBuilder& attached_text(std::string text) {
    facts_.attached_text = std::move(text);
    return *this;
  }
  MailBuilder& with(parsers::Part part) {
    facts_.parts.push_back(std::move(part));
    return *this;
  }
  MailBuilder& link(std::string name, std::string url = "https://mail.qq.example/cgi-bin/ftn?k=1") {
    facts_.links.push_back({std::move(name), std::move(url), "", "", "qq"});
    return *this;
  }
  MailBuilder& automatic(parsers::Automatic kind) {
    facts_.automatic = kind;
    return *this;
  }
  MailBuilder& auto_submitted(std::string word) {
    facts_.auto_submitted = std::move(word);
    return *this;
  }
  MailBuilder& return_path(std::string path) {
    facts_.return_path = std::move(path);
    return *this;
  }
  MailBuilder& mailing_list() {
    facts_.mailing_list = true;
    return *this;
  }
  MailBuilder& answers(std::string message_id) {
    facts_.in_reply_to = {message_id};
    facts_.references = {std::move(message_id)};
    return *this;
  }
  MailBuilder& authentication(std::vector<std::string> results) {
    facts_.authentication_results = std::move(results);
    return *this;
  }
  MailBuilder& unreadable(std::string why) {
    facts_.unreadable = std::move(why);
    return *this;
  }
  operator parsers::MessageFacts() const { return facts_; }  // NOLINT: rows read better without a call
  [[nodiscard]] const parsers::MessageFacts& facts() const { return facts_; }

 private:
  parsers::MessageFacts facts_;
};

/// A mail of Fuzhou with everything that the Fujian notice asks for.
inline MailBuilder complete() {
  return MailBuilder()
      .with(docx("质量月总结.docx"))
      .with(jpeg("图1 宣传展板吸引群众驻足.jpg"))
      .with(mp4("质量月短片.mp4"));
}

// --- judging ---------------------------------------------------------------------------------------------------------

inline Verdict judged(const parsers::MessageFacts& facts, const config::Campaign& campaign,
                      std::string_view received = "2021-10-12T09:00:00+08:00") {
  Circumstances circumstances;
  circumstances.campaigns = {&campaign, 1};
  circumstances.forced_campaign = campaign.id;
  circumstances.received_at = at(received);
  return judge(facts, circumstances);
}

inline Verdict in_fujian(const parsers::MessageFacts& facts) {
  static const config::Campaign campaign = fujian();
  return judged(facts, campaign);
}

inline Verdict in_hainan(const parsers::MessageFacts& facts) {
  static const config::Campaign campaign = hainan();
  return judged(facts, campaign);
}

/// "image.too_small 图1.jpg, video.missing": the findings in order, with the item where there is one.
inline std::string findings_of(const Verdict& verdict) {
  std::string out;
  for (const Finding& one : verdict.findings) {
    out += (out.empty() ? "" : ", ") + one.code + (one.item.empty() ? "" : " " + one.item);
  }
  return out;
}

inline const Finding* finding(const Verdict& verdict, std::string_view code) {
  for (const Finding& one : verdict.findings) {
    if (one.code == code) return &one;
  }
  return nullptr;
}

inline const Item* item(const Verdict& verdict, std::string_view path) {
  for (const Item& one : verdict.items) {
    if (one.path == path) return &one;
  }
  return nullptr;
}

}  // namespace baosong::rules::tests
