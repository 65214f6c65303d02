# cmake -DOUTPUT=F.cpp -DFOLDER=config/letters -P embed.cmake: writes the templates as C++ string literals.
file(GLOB files ${FOLDER}/*.tpl)
list(SORT files)
set(entries "")
foreach(file ${files})
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"__tpl__(${text})__tpl__\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"daemon/letters/templates.hpp\"

namespace baosong::letters {
namespace {

constexpr ShippedTemplate k_shipped[] = {
${entries}};

}  // namespace

std::span<const ShippedTemplate> shipped_templates() { return k_shipped; }

}  // namespace baosong::letters
")
