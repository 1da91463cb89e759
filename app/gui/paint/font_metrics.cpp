#include "app/gui/paint/font_metrics.hpp"

#include <fontconfig/fontconfig.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <string_view>

namespace cow::ui {
namespace {

/// Big-endian numbers of a font file.
class FontBytes {
public:
    explicit FontBytes(const std::string& path) : in_(path, std::ios::binary) {}
    u32 number(u64 at, int bytes) {
        unsigned char raw[4] = {};
        in_.clear();
        in_.seekg(static_cast<std::streamoff>(at));
        in_.read(reinterpret_cast<char*>(raw), bytes);
        u32 value = 0;
        for (int i = 0; i < bytes; ++i) {
            value = (value << 8U) | raw[i];
        }
        return value;
    }
    float half(u64 at) { return static_cast<float>(static_cast<std::int16_t>(number(at, 2))); }

private:
    std::ifstream in_;
};

struct Metrics {
    float em = 1;
    float ascent = 0.8F;
    float descent = -0.2F; // below the base line
};

/// From the tables `head` and `hhea`, which is where ImGui takes them from:
///
///     file    [ttcf …, offset of font 0, 1 …]  then per font:  version 4, tables 2, …6, then 16 bytes a table
///     table   tag 4, checksum 4, offset 4, length 4
///     head    … units per em at 18;     hhea    … ascender at 4, descender at 6
Metrics read_metrics(const FontFile& file) {
    FontBytes bytes(file.path);
    u64 start = 0;
    if (bytes.number(0, 4) == 0x74746366) { // a collection
        start = bytes.number(12 + 4 * static_cast<u64>(file.index), 4);
    }
    Metrics metrics;
    const u32 tables = bytes.number(start + 4, 2);
    for (u32 i = 0; i < tables; ++i) {
        const u64 entry = start + 12 + 16 * static_cast<u64>(i);
        const u32 tag = bytes.number(entry, 4);
        const u64 table = bytes.number(entry + 8, 4);
        if (tag == 0x68656164) {
            metrics.em = bytes.half(table + 18);
        } else if (tag == 0x68686561) {
            metrics.ascent = bytes.half(table + 4);
            metrics.descent = bytes.half(table + 6);
        }
    }
    return metrics;
}

std::string family_of(const FontFile& file) {
    int count = 0;
    FcPattern* pattern = FcFreeTypeQuery(reinterpret_cast<const FcChar8*>(file.path.c_str()),
                                         static_cast<unsigned>(file.index), nullptr, &count);
    FcChar8* name = nullptr;
    std::string family;
    if (pattern != nullptr && FcPatternGetString(pattern, FC_FAMILY, 0, &name) == FcResultMatch) {
        family = reinterpret_cast<const char*>(name);
    }
    if (pattern != nullptr) {
        FcPatternDestroy(pattern);
    }
    return family;
}

} // namespace

Typefaces typefaces_of(const Fonts& fonts) {
    Typefaces out;
    std::map<std::string, std::pair<std::string, Metrics>> known; // by path
    for (std::size_t i = 0; i < face_count; ++i) {
        const FontFile& file = fonts.file(static_cast<Face>(i));
        auto found = known.find(file.path);
        if (found == known.end()) {
            found = known.emplace(file.path, std::pair(family_of(file), read_metrics(file))).first;
        }
        const auto& [family, metrics] = found->second;
        const float line = metrics.ascent - metrics.descent;
        out[i] = {family, Fonts::is_fixed(static_cast<Face>(i)), Fonts::is_heavy(static_cast<Face>(i)),
                  line > 0 ? metrics.em / line : 0.8F, line > 0 ? metrics.ascent / line : 0.8F};
    }
    return out;
}

} // namespace cow::ui
