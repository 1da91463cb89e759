#include "app/view/picture/svg.hpp"

#include "core/base/utf8.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

namespace cow::ui {
namespace {

// Fonts have signs of their own for what code is made of: != would become one, and the x of 0x1000 a cross.
constexpr std::string_view as_typed = "font-variant-ligatures:none;font-feature-settings:'liga' 0,'calt' 0";

/// A length: at most two decimals, none that say nothing.
double cut(float value) {
    const double rounded = std::round(static_cast<double>(value) * 100) / 100;
    return rounded == 0 ? 0 : rounded; // no "-0"
}

u32 alpha(Colour colour) { return colour >> 24U; }

/// `fill="#1b1f27"`, with its opacity when it has less than all.
std::string paint(std::string_view what, Colour colour) {
    std::string out = fmt::format("{}=\"#{:02x}{:02x}{:02x}\"", what, colour & 0xffU, (colour >> 8U) & 0xffU,
                                  (colour >> 16U) & 0xffU);
    if (alpha(colour) != 0xff) {
        out += fmt::format(" {}-opacity=\"{:.3g}\"", what, alpha(colour) / 255.0);
    }
    return out;
}

std::string stroke(Colour colour, float thickness) {
    std::string out = "fill=\"none\" " + paint("stroke", colour);
    if (thickness != 1) {
        out += fmt::format(" stroke-width=\"{}\"", cut(thickness));
    }
    return out;
}

std::string points_text(const std::vector<Point>& points) {
    std::string out;
    for (const Point p : points) {
        fmt::format_to(std::back_inserter(out), "{}{},{}", out.empty() ? "" : " ", cut(p.x), cut(p.y));
    }
    return out;
}

std::string box_text(Rect r) {
    return fmt::format("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", cut(r.x), cut(r.y), cut(r.w),
                       cut(r.h));
}

std::string rounding_text(Rect r, float rounding) {
    const float most = std::min(r.w, r.h) / 2;
    return rounding >= 0.5F ? fmt::format(" rx=\"{}\"", cut(std::min(rounding, most))) : std::string();
}

/// The generic families come last, so that a reader without the fonts gets something of the kind.
std::string family_text(const Typeface& face) {
    return fmt::format("'{}', {}", xml_text(face.family),
                       face.fixed ? "'DejaVu Sans Mono', monospace"
                                  : "'DejaVu Sans', 'Noto Sans CJK SC', sans-serif");
}

class Writer {
public:
    Writer(const Drawing& drawing, const Typefaces& faces, const SvgOptions& options)
        : drawing_(drawing), faces_(faces), options_(options) {}

    std::string write() {
        const Rect all{0, 0, drawing_.size.x, drawing_.size.y};
        for (const Mark& mark : drawing_.marks) {
            const Rect bounds = bounds_of(mark);
            const Rect clip = common(mark.clip, all);
            const Rect seen = common(bounds, clip);
            // A line that runs straight across has no height, so what is empty is not unseen at once.
            if (alpha(mark.colour) == 0 || seen.w + seen.h <= 0 || !Rect(clip).overlaps(grown(bounds))) {
                continue;
            }
            use_clip(clip.contains(bounds) ? all : clip);
            colour_ = mark.colour;
            std::visit(*this, mark.what);
        }
        use_clip(all);
        return head() + body_ + "</svg>\n";
    }

    void operator()(const FilledRect& mark) {
        const Rect r = mark.rect;
        if (mark.corners == Corners::top && mark.rounding >= 0.5F) {
            const float k = std::min({mark.rounding, r.w / 2, r.h});
            add("<path d=\"M{0},{1}V{2}A{3},{3} 0 0 1 {4},{5}H{6}A{3},{3} 0 0 1 {7},{2}V{1}Z\" {8}/>\n",
                cut(r.x), cut(r.bottom()), cut(r.y + k), cut(k), cut(r.x + k), cut(r.y), cut(r.right() - k),
                cut(r.right()), paint("fill", colour_));
            return;
        }
        add("<rect {}{} {}/>\n", box_text(r), rounding_text(r, mark.rounding), paint("fill", colour_));
    }
    void operator()(const OutlinedRect& mark) {
        const Rect r = mark.rect.inset(0.5F); // as ImGui draws it: inside
        add("<rect {}{} {}/>\n", box_text(r), rounding_text(r, mark.rounding),
            stroke(colour_, mark.thickness));
    }
    void operator()(const OpenLine& mark) {
        add("<polyline points=\"{}\" {}/>\n", points_text(mark.points), stroke(colour_, mark.thickness));
    }
    void operator()(const FilledPolygon& mark) {
        add("<polygon points=\"{}\" {}/>\n", points_text(mark.points), paint("fill", colour_));
    }
    void operator()(const DrawnCurve& mark) {
        const Curve& c = mark.curve;
        add("<path d=\"M{},{}C{},{} {},{} {},{}\" {}/>\n", cut(c.a.x), cut(c.a.y), cut(c.b.x), cut(c.b.y),
            cut(c.c.x), cut(c.c.y), cut(c.d.x), cut(c.d.y), stroke(colour_, mark.thickness));
    }
    void operator()(const Circle& mark) {
        add("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" {}/>\n", cut(mark.center.x), cut(mark.center.y),
            cut(mark.radius), mark.thickness > 0 ? stroke(colour_, mark.thickness) : paint("fill", colour_));
    }
    void operator()(const TextLine& mark) {
        const Typeface& face = faces_[static_cast<std::size_t>(mark.face)];
        const float height = mark.box.h;
        // A reader that has other fonts keeps the text to its place by textLength.
        add("<text x=\"{}\" y=\"{}\" font-size=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
            cut(mark.box.x), cut(mark.box.y + std::floor(face.ascent * height + 1)), cut(face.size * height),
            cut(mark.box.w));
        if (face.fixed) {
            add(" font-family=\"{}\"", family_text(face));
        }
        if (face.heavy) {
            body_ += " font-weight=\"600\"";
        }
        add(" {}>{}</text>\n", paint("fill", colour_), xml_text(mark.text));
    }

private:
    template <class... Args> void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(body_), format, std::forward<Args>(args)...);
    }
    static Rect grown(Rect r) { return {r.x - 1, r.y - 1, r.w + 2, r.h + 2}; }

    /// From here on nothing is seen outside `clip`; all of the picture means that nothing is cut off.
    void use_clip(Rect clip) {
        if (clip == clip_) {
            return;
        }
        const Rect all{0, 0, drawing_.size.x, drawing_.size.y};
        if (!clip_.empty()) {
            body_ += "</g>\n";
        }
        clip_ = clip == all ? Rect{} : clip;
        if (clip_.empty()) {
            return;
        }
        std::size_t number = 0;
        while (number < clips_.size() && clips_[number] != clip) {
            ++number;
        }
        if (number == clips_.size()) {
            clips_.push_back(clip);
        }
        add("<g clip-path=\"url(#{}clip{})\">\n", options_.id_prefix, number);
    }

    std::string head() const {
        const double width = cut(drawing_.size.x);
        const double height = cut(drawing_.size.y);
        std::string out;
        if (options_.in_html) {
            out = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\"",
                              width, height);
        } else {
            out = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "
                              "xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
                              "viewBox=\"0 0 {0} {1}\" role=\"img\"",
                              width, height);
        }
        out += fmt::format(" font-family=\"{}\" style=\"{}\" xml:space=\"preserve\">\n",
                           family_text(faces_[static_cast<std::size_t>(Face::body)]), as_typed);
        if (!options_.title.empty()) {
            out += fmt::format("<title>{}</title>\n", xml_text(options_.title));
        }
        if (!clips_.empty()) {
            out += "<defs>\n";
            for (std::size_t i = 0; i < clips_.size(); ++i) {
                out += fmt::format("<clipPath id=\"{}clip{}\"><rect {}/></clipPath>\n", options_.id_prefix, i,
                                   box_text(clips_[i]));
            }
            out += "</defs>\n";
        }
        if (alpha(drawing_.ground) != 0) {
            out += fmt::format("<rect width=\"{}\" height=\"{}\" {}/>\n", width, height,
                               paint("fill", drawing_.ground));
        }
        return out;
    }

    const Drawing& drawing_;
    const Typefaces& faces_;
    const SvgOptions& options_;
    std::string body_;
    std::vector<Rect> clips_;
    Rect clip_; ///< of the group that is open; empty: none is
    Colour colour_ = 0;
};

bool xml_can_hold(const Character& character) {
    const u32 code = character.code;
    return !character.broken && code != 0xfffe && code != 0xffff &&
           (code >= 0x20 || code == '\t' || code == '\n' || code == '\r');
}

} // namespace

std::string svg_of(const Drawing& drawing, const Typefaces& faces, const SvgOptions& options) {
    return Writer(drawing, faces, options).write();
}

std::string xml_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_character(text, [&](const Character& character, std::size_t at) {
        switch (character.code) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default:
            if (xml_can_hold(character)) {
                out += text.substr(at, character.bytes);
            } else { // a sign for each byte
                for (std::size_t i = 0; i < character.bytes; ++i) {
                    append_character(out, replacement_character);
                }
            }
        }
    });
    return out;
}

} // namespace cow::ui
