# What Jekyll makes of the pages of a site without layouts and Ruby plugins: a line of JSON for each.
# ruby jekyll_stage.rb SITE -> {"path", "url", "text" (after Liquid), "html"} or {"path", "url", "error"}
ENV["TZ"] = "UTC"

require "jekyll"
require "json"

module Psych
  class ClassLoader::Restricted
    def symbolize(name) # text, as SafeYAML reads it for Jekyll where it is installed
      ":#{name}"
    end
  end
end

Dir.chdir(ARGV[0])
Jekyll.logger.log_level = :error
config = Jekyll.configuration("destination" => "/nowhere", "plugins_dir" => "/nowhere", "quiet" => true,
                              "disable_disk_cache" => true)
config.merge!("plugins" => [], "whitelist" => [], "theme" => nil)
config["markdown"] = "kramdown" unless config["markdown"].to_s.casecmp?("kramdown")

Liquid::Template.register_tag("include_cached", Jekyll::Tags::IncludeTag) # of a plugin, with the same effect

def stage(site, document)
  renderer = Jekyll::Renderer.new(site, document, site.site_payload)
  %i[assign_pages! assign_current_document! assign_highlighter_options!].each { |name| renderer.send(name) }
  info = { :registers => { :site => site, :page => renderer.payload["page"] } }
  text = document.content
  text = renderer.render_liquid(text, renderer.payload, info, document.path) if document.render_with_liquid?
  document.content = renderer.convert(text) # other pages show this
  { "text" => text, "html" => document.content }
rescue Exception => e # a SyntaxError of Jekyll's is one of Ruby's
  { "error" => e.message.scrub.lines.first.to_s.strip }
end

site = Jekyll::Site.new(config)
site.reset
site.read
site.generate
(site.docs_to_write + site.pages).each do |document|
  row = { "path" => document.relative_path, "url" => document.url }
  puts JSON.generate(row.merge(stage(site, document)))
end
