#include "app/linux/compare.hpp"

#include <algorithm>

namespace cow::real {
namespace {

/// Which frame of the kernel stands for which of the model, as far as known.
class FrameMatch {
public:
    bool agree(u64 model, u64 kernel) {
        const auto forth = to_kernel_.try_emplace(model, kernel).first;
        const auto back = to_model_.try_emplace(kernel, model).first;
        return forth->second == kernel && back->second == model;
    }
    std::string place_of_model(u64 frame) const { return place(first_in_model_, frame); }
    std::string place_of_kernel(u64 frame) const { return place(first_in_kernel_, frame); }
    void seen(const std::string& process, u64 address, u64 model, u64 kernel) {
        const std::string here = fmt::format("{} {:#x}", process, address);
        first_in_model_.try_emplace(model, here);
        first_in_kernel_.try_emplace(kernel, here);
    }

private:
    /// "as init 0x7f…", so that a frame can be told without its number.
    static std::string place(const std::map<u64, std::string>& first, u64 frame) {
        const auto found = first.find(frame);
        return found == first.end() ? "a frame of its own" : "the frame of " + found->second;
    }
    std::map<u64, u64> to_kernel_, to_model_;
    std::map<u64, std::string> first_in_model_, first_in_kernel_;
};

std::string range_text(const VmaSeen& vma) {
    return fmt::format("{:x}-{:x} {}{}{}", vma.start, vma.end, vma.rights, vma.file ? " file+" : "",
                       vma.file ? fmt::format("{:#x}", vma.offset) : "");
}

std::string ranges_text(const std::vector<VmaSeen>& vmas) {
    std::vector<std::string> parts;
    for (const VmaSeen& vma : vmas) {
        parts.push_back(range_text(vma));
    }
    return vmas.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

void compare_vmas(const ProcessSeen& model, const ProcessSeen& kernel, Comparison& out) {
    const bool same =
        std::equal(model.vmas.begin(), model.vmas.end(), kernel.vmas.begin(), kernel.vmas.end(),
                   [](const VmaSeen& a, const VmaSeen& b) { return range_text(a) == range_text(b); });
    out.check(model.name, "vmas", {}, same ? std::string() : ranges_text(model.vmas),
              same ? std::string() : ranges_text(kernel.vmas));
    if (!same) {
        return;
    }
    for (std::size_t i = 0; i < model.vmas.size(); ++i) {
        const VmaSeen& m = model.vmas[i];
        const VmaSeen& k = kernel.vmas[i];
        const auto check = [&](const char* field, u64 ours, u64 theirs) {
            out.check(model.name, field, m.start, ours, theirs);
        };
        out.check(model.name, "vma_flags", m.start, m.flags, k.flags);
        check("rss", m.rss, k.rss);
        check("pss", m.pss, k.pss);
        check("uss", m.uss, k.uss);
        check("shared_clean", m.shared_clean, k.shared_clean);
        check("shared_dirty", m.shared_dirty, k.shared_dirty);
        check("private_clean", m.private_clean, k.private_clean);
        check("private_dirty", m.private_dirty, k.private_dirty);
        check("anonymous", m.anonymous, k.anonymous);
    }
}

void compare_page(const std::string& name, u64 address, const PageSeen& m, const PageSeen& k,
                  FrameMatch& frames, Comparison& out) {
    if (m.frame && k.frame) {
        const bool same = frames.agree(*m.frame, *k.frame);
        out.check(name, "frame", address, same ? "the same" : frames.place_of_model(*m.frame),
                  same ? "the same" : frames.place_of_kernel(*k.frame));
        frames.seen(name, address, *m.frame, *k.frame);
    }
    out.check(name, "mapcount", address, m.mapcount, k.mapcount);
    out.check(name, "zero", address, m.zero, k.zero);
    out.check(name, "ksm", address, m.ksm, k.ksm);
    out.check(name, "anonymous_page", address, m.anonymous, k.anonymous);
    out.check(name, "exclusive", address, m.exclusive, k.exclusive);
    out.check(name, "mapped_once", address, m.mapped_once, k.mapped_once);
}

void compare_pages(const ProcessSeen& model, const ProcessSeen& kernel, FrameMatch& frames, Comparison& out) {
    auto m = model.pages.begin();
    auto k = kernel.pages.begin();
    while (m != model.pages.end() || k != kernel.pages.end()) {
        const bool in_model = m != model.pages.end() && (k == kernel.pages.end() || m->first <= k->first);
        const bool in_kernel = k != kernel.pages.end() && (m == model.pages.end() || k->first <= m->first);
        const u64 address = in_model ? m->first : k->first;
        out.check(model.name, "present", address, in_model, in_kernel);
        if (in_model && in_kernel) {
            compare_page(model.name, address, m->second, k->second, frames, out);
        }
        m = in_model ? std::next(m) : m;
        k = in_kernel ? std::next(k) : k;
    }
}

} // namespace

void Comparison::differ(Difference difference) {
    const auto same_field = [&](const Difference& other) {
        return other.process == difference.process && other.field == difference.field;
    };
    if (static_cast<std::size_t>(std::count_if(differences_.begin(), differences_.end(), same_field)) <
        most_of_a_field) {
        differences_.push_back(std::move(difference));
    }
}

void compare(const Seen& model, const Seen& kernel, Comparison& out) {
    FrameMatch frames;
    for (std::size_t i = 0; i < model.processes.size() && i < kernel.processes.size(); ++i) {
        const ProcessSeen& m = model.processes[i];
        const ProcessSeen& k = kernel.processes[i];
        out.check(m.name, "state", {}, m.state, k.state);
        out.check(m.name, "signal", {}, m.signal, k.signal);
        if (m.state == "running" && k.state == "running") {
            compare_vmas(m, k, out);
            compare_pages(m, k, frames, out);
            out.check(m.name, "pagetables", {}, m.page_tables, k.page_tables);
        }
    }
    out.check("", "pages_shared", {}, model.pages_shared, kernel.pages_shared);
    out.check("", "pages_sharing", {}, model.pages_sharing, kernel.pages_sharing);
    out.check("", "pages_unshared", {}, model.pages_unshared, kernel.pages_unshared);
}

} // namespace cow::real
