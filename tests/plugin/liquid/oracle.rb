# Renders templates as Jekyll does: a request of JSON in each line, an answer of JSON for each.
# {"template", "scope" (YAML), "files" {path: text}} -> {"output"} or {"error"}
ENV["TZ"] = "UTC"

require "jekyll"
require "json"
require "tmpdir"
require "fileutils"

Jekyll.logger.log_level = :error
$stdout.sync = true

def answer(site, request)
  FileUtils.rm_rf(Dir.children(site.source).map { |name| File.join(site.source, name) })
  request["files"].each do |name, text|
    path = File.join(site.source, name)
    FileUtils.mkdir_p(File.dirname(path))
    File.write(path, text)
  end
  scope = Psych.safe_load(request["scope"], :permitted_classes => [Date, Time])
  page = { "path" => "docs/page.md" }.merge(scope["page"] || {})
  site.config.merge!("url" => scope.dig("site", "url"), "baseurl" => scope.dig("site", "baseurl"))
  site.inclusions.clear
  site.filter_cache.clear
  site.liquid_renderer.reset
  template = site.liquid_renderer.file("docs/page.md").parse(request["template"])
  info = { :registers => { :site => site, :page => page }, :strict_filters => false }
  { "output" => template.render!(scope, info) }
rescue Exception => e # a SyntaxError of Jekyll's is one of Ruby's
  { "error" => e.message.scrub.lines.first.to_s.strip }
end

Dir.mktmpdir do |source|
  site = Jekyll::Site.new(Jekyll.configuration("source" => source, "quiet" => true))
  $stdin.each_line { |line| puts JSON.generate(answer(site, JSON.parse(line))) }
end
